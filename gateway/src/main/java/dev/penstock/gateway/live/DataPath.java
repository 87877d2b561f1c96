package dev.penstock.gateway.live;

import dev.penstock.core.dialect.Refusal;
import dev.penstock.core.keys.KeyReport;
import dev.penstock.core.keys.KeyStatus;
import dev.penstock.core.keys.Verdict;
import dev.penstock.core.routing.Model;
import dev.penstock.gateway.access.VirtualKeys;
import dev.penstock.gateway.settings.ServedProvider;
import java.time.Duration;
import java.util.List;

/** What serves calls, as those see it who say what is served. May be shared between threads; no method is for an event loop. */
public interface DataPath {

    /**
     * Serves these from now on, and returns when it does. Running calls end as they would have; a key that stays goes on with
     * its state and with what it has taken of its limits.
     */
    void serve(List<ServedProvider> providers);

    /** Knows callers by these keys from now on. */
    void serve(VirtualKeys callers);

    /** How every key of a provider stands now; none of one that is not served. */
    List<KeyReport> keys(String provider);

    /** Tells what was found out about a key by asking its provider. */
    void judge(String provider, String keyId, Verdict verdict);

    /** Tells how another gateway found a key to stand, and for how long no call is to go out under it yet. */
    void stand(String provider, String keyId, KeyStatus status, Duration setAside);

    /**
     * Asks for the models that a provider offers under its first key, served or not, within ten seconds.
     *
     * @throws Refusal that says what the provider says
     */
    List<Model> ask(ServedProvider provider) throws Refusal;

    /**
     * Makes the smallest call of a provider's default model under its first key, within ten seconds, for those that do not list
     * their models. It may cost a token, and counts nowhere.
     *
     * @throws Refusal that says what the provider says
     */
    void tryCall(ServedProvider provider) throws Refusal;
}
