package dev.penstock.gateway.pipeline;

import dev.penstock.core.dialect.Problem;

/** What the body of one attempt's answer becomes. Confined to one event loop. */
interface Reply {

    void received(byte[] bytes, int from, int to);

    void ended();

    /** The body will not come to its end. */
    void broken(Problem problem);
}
