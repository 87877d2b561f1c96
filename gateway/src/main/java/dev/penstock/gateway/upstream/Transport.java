package dev.penstock.gateway.upstream;

/** A way to get at connections to providers. Confined to one event loop. */
interface Transport {

    /** Gets hold of a connection that nobody else uses; the exchange hears of it, perhaps before this returns. */
    void connect(Endpoint endpoint, UpstreamExchange exchange);
}
