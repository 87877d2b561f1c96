package dev.penstock.gateway.control;

import dev.penstock.gateway.store.StoreBusy;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.validation.RequestParameter;
import io.vertx.openapi.validation.ValidatedRequest;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers what the contract of the control plane offers. A request is found by its path, its sender is found out and may do it
 * or not, it is checked, and then handled on a virtual thread: event loops wait for nothing. May be shared between threads.
 */
public final class ControlPlane implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlPlane.class);
    /** Requests at once; each may hold a body and a connection of the database. */
    private static final int AT_ONCE = 64;

    /** Of an IPv6 address with its zone, as tables keep it. */
    private static final int ADDRESS_CHARS_MAX = 45;

    private static final List<String> PREFIXES =
            List.of("/api/auth/", "/api/admin/", "/api/ai/", "/docs", "/openapi.yaml");
    private static final String BEARER = "Bearer ";

    private final Supplier<Wired> wiring;
    private final ClientAddresses addresses;
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("penstock-control-", 0).factory());
    private final Semaphore room = new Semaphore(AT_ONCE);
    private @Nullable Wired wired;

    /**
     * @param wiring asked when the first request comes, so that a start does not wait for it
     * @param addresses finds where a request comes from
     */
    public ControlPlane(Supplier<Wired> wiring, ClientAddresses addresses) {
        this.wiring = wiring;
        this.addresses = addresses;
    }

    /** Whether a path belongs to the control plane. */
    public static boolean owns(String path) {
        return PREFIXES.stream().anyMatch(path::startsWith);
    }

    /** Whether what is sent to a path may be as long as a prompt. */
    public static boolean takesPrompts(String path) {
        return path.startsWith("/api/ai/");
    }

    private synchronized Wired wired() {
        Wired known = wired;
        if (known == null) {
            known = wiring.get();
            wired = known;
        }
        return known;
    }

    /**
     * Answers a request whose body has been read. On the request's event loop.
     *
     * @param calls makes a call for a model there
     */
    public void handle(HttpServerRequest request, byte[] body, String requestId, Consumer<Answer.Call> calls) {
        Reply reply = new Reply(request, requestId, calls);
        if (!room.tryAcquire()) {
            reply.refused(busy());
            return;
        }
        threads.execute(() -> {
            try {
                Ask ask = ask(request, Buffer.buffer(body), requestId);
                reply.send(wired().handlers().of(ask.route().id()).answer(ask));
            } catch (Refused refused) {
                reply.refused(refused);
            } catch (StoreBusy busy) {
                LOG.warn("control: request {}: {}", requestId, busy.getMessage());
                reply.refused(busy());
            } catch (RuntimeException | Error failure) {
                if (request.response().closed()) {
                    LOG.debug("control: the client of request {} has left", requestId, failure);
                    return;
                }
                LOG.error("control: request {} failed", requestId, failure);
                reply.refused(new Refused(
                        500,
                        "Something failed here. The gateway's log says more under " + requestId + ".",
                        "内部错误，详见网关日志中的 " + requestId + "。"));
            } finally {
                room.release();
            }
        });
    }

    /** Answers a request whose body was not taken. On the request's event loop. */
    public void refuse(HttpServerRequest request, int status, String reason, String requestId) {
        new Reply(request, requestId, call -> {}).refused(new Refused(status, reason, reason));
    }

    private static Refused busy() {
        return Refused.unavailable("Too much is being done already.", "系统繁忙。", Duration.ofSeconds(1));
    }

    private Ask ask(HttpServerRequest request, Buffer body, String requestId) {
        Route route = route(request);
        String agent = request.getHeader("user-agent");
        String address = addresses.of(request);
        Origin origin = new Origin(
                address.substring(0, Math.min(address.length(), ADDRESS_CHARS_MAX)),
                agent == null ? "" : agent,
                requestId);
        Optional<Actor> actor = wired().guard().who(route, token(request), origin, route.changes());
        allow(route, actor);
        ValidatedRequest checked = wired().contract().check(route, Parameters.of(request, route, body));
        return new Ask(
                route,
                values(checked.getPathParameters()),
                values(checked.getQuery()),
                texts(values(checked.getCookies())),
                checked.getBody().isEmpty()
                        ? new JsonObject()
                        : checked.getBody().getJsonObject(),
                actor,
                origin,
                Phrase.Language.of(request.getHeader("accept-language")));
    }

    private static Optional<String> token(HttpServerRequest request) {
        String header = request.getHeader("authorization");
        return header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? Optional.of(header.substring(BEARER.length()).strip())
                : Optional.empty();
    }

    private Route route(HttpServerRequest request) {
        Contract known = wired().contract();
        return known.find(request.method(), request.path()).orElseThrow(() -> {
            Set<String> methods = known.methods(request.path());
            String expected = String.join(", ", methods);
            return methods.isEmpty()
                    ? Refused.notFound("There is nothing at this path.", "此路径不存在。")
                    : new Refused(405, "Not allowed here (expected: " + expected + ").", "此处不允许（应为：" + expected + "）。");
        });
    }

    private static void allow(Route route, Optional<Actor> actor) {
        if (route.role() == Role.PUBLIC) {
            return;
        }
        Actor who = actor.orElseThrow(() -> Refused.unauthenticated(
                "Log in first: send \"Authorization: Bearer TOKEN\".", "请先登录：发送 \"Authorization: Bearer TOKEN\"。"));
        if (who.passwordIsDue() && !route.openWhilePasswordIsDue()) {
            throw Refused.forbidden(
                    "Choose a password of your own first: PUT /api/auth/password.", "请先修改密码：PUT /api/auth/password。");
        }
        if (!who.role().covers(route.role())) {
            String needed = route.role().word();
            throw Refused.forbidden(
                    "Your role is " + who.role().word() + " (expected: " + needed + ").",
                    "您的角色是 " + who.role().word() + "（需要：" + needed + "）。");
        }
    }

    private static Map<String, String> texts(Map<String, Object> values) {
        return values.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, each -> String.valueOf(each.getValue())));
    }

    private static Map<String, Object> values(Map<String, RequestParameter> parameters) {
        Map<String, Object> values = new HashMap<>();
        parameters.forEach((name, parameter) -> {
            if (!parameter.isNull() && !parameter.isEmpty()) {
                values.put(name, parameter.get());
            }
        });
        return Map.copyOf(values);
    }

    /** Lets what was begun end. */
    @Override
    public void close() {
        threads.close();
    }
}
