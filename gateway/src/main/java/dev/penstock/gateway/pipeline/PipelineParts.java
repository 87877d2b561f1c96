package dev.penstock.gateway.pipeline;

import dev.penstock.core.dialect.Translators;
import dev.penstock.gateway.discovery.ModelDiscovery;
import dev.penstock.gateway.observe.AttemptLog;
import dev.penstock.gateway.observe.CallLog;
import dev.penstock.gateway.observe.Meters;
import dev.penstock.gateway.upstream.Endpoints;
import java.time.Duration;

/**
 * What the pipelines of all event loops share. Every part may be shared between threads.
 *
 * @param discovery holds the present snapshot of routes; asked anew for every call
 * @param keepsTexts whether the beginnings of prompts and answers are kept with their rows
 * @param replyBytesMax the longest answer in one piece
 * @param slowReader how long a caller may leave a stream unread
 * @param heartbeat how long a stream may be silent towards its caller
 */
public record PipelineParts(
        ModelDiscovery discovery,
        Endpoints endpoints,
        Translators translators,
        Admission admission,
        Budget budget,
        RetryPolicy retries,
        Meters meters,
        CallLog log,
        AttemptLog attempts,
        boolean keepsTexts,
        long replyBytesMax,
        Duration slowReader,
        Duration heartbeat) {}
