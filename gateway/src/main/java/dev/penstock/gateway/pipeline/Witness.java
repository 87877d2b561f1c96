package dev.penstock.gateway.pipeline;

import dev.penstock.gateway.observe.Outcome;
import io.netty.buffer.ByteBuf;

/** Sees what is answered to one call, and how it ends. Confined to one event loop. */
public interface Witness {

    void begins(int status, String contentType);

    void sends(ByteBuf bytes);

    /**
     * The call is over; what is answered has been handed to the connection.
     *
     * @param billed whether an attempt of it may have cost something
     */
    void over(Outcome outcome, boolean billed);

    /** Looks away. */
    Witness NOBODY = new Witness() {
        @Override
        public void begins(int status, String contentType) {}

        @Override
        public void sends(ByteBuf bytes) {}

        @Override
        public void over(Outcome outcome, boolean billed) {}
    };
}
