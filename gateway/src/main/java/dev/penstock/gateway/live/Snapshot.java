package dev.penstock.gateway.live;

import dev.penstock.gateway.access.VirtualKeys;
import dev.penstock.gateway.settings.ServedProvider;
import dev.penstock.gateway.store.catalogue.StoredKey;
import java.util.List;
import java.util.Map;

/**
 * What settings and database together say is to be served. Immutable.
 *
 * @param providers in the order in which their models are looked up
 * @param nothingSetUp whether nobody has set up a provider or key anywhere
 * @param codes the names of providers, by their row
 * @param unsealed the rows of keys that are to be sealed, which are served all the same
 * @param troubles what cannot be served, and why; for the operator, and without secrets
 */
record Snapshot(
        List<ServedProvider> providers,
        VirtualKeys callers,
        boolean nothingSetUp,
        Map<Long, String> codes,
        List<StoredKey> unsealed,
        List<String> troubles) {}
