package dev.penstock.gateway.once;

import dev.penstock.gateway.observe.Outcome;
import dev.penstock.gateway.pipeline.Witness;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.vertx.core.buffer.Buffer;

/** The answer to a call with a key, as it is sent. Confined to one event loop. */
final class Recording implements Witness {
    private final KeyedAnswers answers;
    private final String id;
    private Buffer body = Buffer.buffer();
    private boolean whole = true;
    private int status;
    private String contentType = "";

    Recording(KeyedAnswers answers, String id) {
        this.answers = answers;
        this.id = id;
    }

    @Override
    public void begins(int answeredStatus, String type) {
        status = answeredStatus;
        contentType = type;
    }

    @Override
    public void sends(ByteBuf bytes) {
        if (!whole) {
            return;
        }
        if (answers.mayGather(body.length(), bytes.readableBytes())) {
            body.appendBytes(ByteBufUtil.getBytes(bytes));
        } else {
            whole = false;
            giveBack();
        }
    }

    private void giveBack() {
        answers.gatheredNoMore(body.length());
        body = Buffer.buffer();
    }

    @Override
    public void over(Outcome outcome, boolean billed) {
        boolean left = outcome == Outcome.CLIENT_GONE || outcome == Outcome.SLOW_READER;
        if (!billed && outcome != Outcome.SUCCEEDED) {
            answers.forget(id);
        } else if (left || !whole || status == 0) {
            answers.ended(id);
        } else {
            answers.answered(id, status, contentType, body.getBytes());
        }
        giveBack();
    }
}
