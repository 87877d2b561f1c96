package dev.penstock.gateway.live;

import dev.penstock.core.routing.Provider;
import dev.penstock.gateway.store.catalogue.StoredModel;
import dev.penstock.gateway.store.catalogue.StoredProvider;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Function;
import org.jooq.DSLContext;

/**
 * The configuration that this node serves, for those who change it. May be shared between threads; every method blocks, so none
 * may be called on an event loop.
 */
public interface Live {

    /**
     * Changes what is configured: providers, keys, models, virtual keys, or the users that own them. The work, and whatever else
     * belongs to it (its audit entry), is one transaction, which counts as a change of the configuration.
     *
     * @return when this node serves what was changed; the others follow within their interval
     */
    <T> T change(Function<DSLContext, T> work);

    /** How the keys of a provider stand on this node; none where it is not served. */
    List<KeyStanding> keys(long providerId);

    /**
     * Asks a key's provider whether it takes the key, within ten seconds. What it says counts as if a call had heard it.
     *
     * @throws NoSuchElementException if there is no such key
     */
    KeyCheck validate(long keyId);

    /** Whether the built-in simulator stands in, because nobody has set up a provider. */
    boolean standsIn();

    /** Who is served on this node now, in the order in which models are looked up. */
    List<Provider> providers();

    /** What would keep a row from being served as it stands; empty where nothing does. */
    List<String> faults(StoredProvider row);

    /** The same of a model's row, whether or not it is switched on. */
    List<String> faults(StoredProvider provider, StoredModel row);

    /** The same of a key's own address. */
    List<String> addressFaults(Optional<String> baseUrl);

    /** The keys of providers as they lie in the database. */
    SealedKeys sealedKeys();

    /**
     * Makes a new master key, and seals every key of a provider anew under it while they are used.
     *
     * @return how many were sealed anew
     * @throws IllegalStateException if the master key stands in the settings, where the operator puts a newer one
     */
    int rotateMasterKey();

    /**
     * Asks a provider for its models, and adds those that are not stored yet.
     *
     * @return how many it offers
     * @throws NoSuchElementException if there is no such provider
     * @throws CannotAsk if it has no key that works, or does not tell
     */
    int sync(long providerId);
}
