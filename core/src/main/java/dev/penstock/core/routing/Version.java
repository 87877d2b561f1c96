package dev.penstock.core.routing;

/**
 * One way to serve a route.
 *
 * @param upstreamModelName what the provider calls the model
 * @param model what is known of it
 */
public record Version(Provider provider, String upstreamModelName, Model model) {
    static Version of(Provider provider, Model model) {
        return new Version(provider, model.upstreamName(), model);
    }
}
