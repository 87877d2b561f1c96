package dev.penstock.gateway.generate;

import dev.penstock.core.money.Money;
import dev.penstock.core.money.Scope;
import dev.penstock.core.money.Verdict;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How the budgets of a caller stand.
 *
 * @param request what one call may cost; absent where nothing limits it, as with the others
 */
record Standing(Optional<Money> request, Account user, Account site) {

    /**
     * One scope in its present window.
     *
     * @param most absent where nothing limits it
     * @param left of it, for calls that come now
     */
    record Account(Scope scope, Optional<Money> most, Money spent, Money left, Optional<Instant> resetsAt) {
        boolean covers(Money cost) {
            return most.isEmpty() || cost.compareTo(left) <= 0;
        }
    }

    boolean requestCovers(Money cost) {
        return request.isEmpty() || cost.compareTo(request.get()) <= 0;
    }

    boolean covers(Money cost) {
        return requestCovers(cost) && user.covers(cost) && site.covers(cost);
    }

    /** What a job may cost that comes now; absent where nothing limits it. */
    Optional<Money> fits() {
        Optional<Money> least = request;
        for (Account account : List.of(user, site)) {
            if (account.most.isPresent()
                    && least.filter(known -> known.compareTo(account.left) <= 0).isEmpty()) {
                least = Optional.of(account.left);
            }
        }
        return least;
    }

    /** Why a job does not fit, in words. */
    String reason(Money cost) {
        List<String> broken = new ArrayList<>();
        if (!requestCovers(cost)) {
            broken.add("请求成本 " + cost + " 超过单次限制 " + request.orElse(Money.ZERO));
        }
        if (!user.covers(cost)) {
            broken.add("超过用户每日预算，剩余 " + user.left);
        }
        if (!site.covers(cost)) {
            broken.add("超过站点每小时预算，剩余 " + site.left);
        }
        return String.join("；", broken);
    }

    /** The first scope that a job does not fit into. */
    Optional<Verdict> verdict(Money cost, String requestId) {
        if (!requestCovers(cost)) {
            Money most = request.orElse(Money.ZERO);
            return Optional.of(new Verdict(
                    Verdict.Reason.OVER_LIMIT,
                    new Scope(Scope.Kind.REQUEST, requestId),
                    most,
                    Money.ZERO,
                    Money.ZERO,
                    cost,
                    most,
                    Optional.empty()));
        }
        for (Account account : List.of(user, site)) {
            if (!account.covers(cost)) {
                Money most = account.most.orElse(Money.ZERO);
                return Optional.of(new Verdict(
                        Verdict.Reason.OVER_LIMIT,
                        account.scope,
                        most,
                        account.spent,
                        Money.ofNanos(Math.max(0, most.nanos() - account.spent.nanos() - account.left.nanos())),
                        cost,
                        account.left,
                        account.resetsAt));
            }
        }
        return Optional.empty();
    }

    JsonObject status(Money cost) {
        return new JsonObject()
                .put("withinRequestLimit", requestCovers(cost))
                .put("withinUserLimit", user.covers(cost))
                .put("withinSiteLimit", site.covers(cost))
                .put("userSpentToday", Estimate.dollars(user.spent))
                .put("siteSpentThisHour", Estimate.dollars(site.spent))
                .put("remainingBudget", remaining());
    }

    JsonObject remaining() {
        return new JsonObject()
                .put("request", request.map(Estimate::dollars).orElse(null))
                .put(
                        "userDaily",
                        user.most.map(most -> Estimate.dollars(user.left)).orElse(null))
                .put(
                        "siteHourly",
                        site.most.map(most -> Estimate.dollars(site.left)).orElse(null));
    }

    JsonObject limits() {
        return new JsonObject()
                .put("requestMaxUSD", request.map(Estimate::dollars).orElse(null))
                .put("userDailyMaxUSD", user.most.map(Estimate::dollars).orElse(null))
                .put("siteHourlyMaxUSD", site.most.map(Estimate::dollars).orElse(null));
    }
}
