package dev.penstock.gateway.money;

import dev.penstock.core.money.Limit;
import dev.penstock.core.money.Money;
import dev.penstock.core.money.Scope;
import dev.penstock.gateway.settings.BudgetSettings;
import dev.penstock.gateway.store.money.BudgetLimits;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which limits apply to whom: those of the settings, and those that somebody set. May be shared between threads. */
public final class BudgetPlan {
    /** Who calls without a key. */
    public static final String ANONYMOUS = "anonymous";

    private final BudgetSettings settings;
    private volatile Map<Scope, Money> own = Map.of();

    public BudgetPlan(BudgetSettings settings) {
        this.settings = settings;
    }

    public BudgetSettings settings() {
        return settings;
    }

    /** What one call may cost with all its attempts. */
    public Optional<Money> perRequest() {
        return settings.perRequest();
    }

    /** The limits of a caller's calls. The treasury decides how much each of them is at present. */
    public List<Limit> limits(String caller) {
        List<Limit> limits = new ArrayList<>(4);
        add(limits, user(caller), settings.perUserDay());
        add(limits, Scope.site(), settings.perSiteHour());
        if (!own.isEmpty() && !caller.equals(ANONYMOUS)) {
            add(limits, new Scope(Scope.Kind.KEY_DAY, caller), Optional.empty());
            add(limits, new Scope(Scope.Kind.KEY_MONTH, caller), Optional.empty());
        }
        return limits;
    }

    private void add(List<Limit> limits, Scope scope, Optional<Money> bySettings) {
        Money set = own.isEmpty() ? null : own.get(scope);
        if (set != null) {
            limits.add(new Limit(scope, set));
        } else if (bySettings.isPresent()) {
            limits.add(new Limit(scope, bySettings.get()));
        }
    }

    /** The limit of one scope, where there is one. */
    public Optional<Limit> limit(Scope scope) {
        Optional<Money> bySettings = switch (scope.kind()) {
            case REQUEST -> settings.perRequest();
            case USER_DAY -> settings.perUserDay();
            case SITE_HOUR -> settings.perSiteHour();
            case KEY_DAY, KEY_MONTH -> Optional.empty();
        };
        return Optional.ofNullable(own.get(scope)).or(() -> bySettings).map(most -> new Limit(scope, most));
    }

    /** A caller's day. */
    public static Scope user(String caller) {
        return new Scope(Scope.Kind.USER_DAY, caller);
    }

    /** Whether there is a limit for anybody. */
    public boolean limitsAnything() {
        return !settings.isOff() || !own.isEmpty();
    }

    /** Whether anything limits a caller's calls. */
    boolean guards(String caller) {
        return settings.perRequest().isPresent() || !limits(caller).isEmpty();
    }

    /** Takes over what was set. */
    public void know(List<BudgetLimits.Own> limits, Instant now) {
        Map<Scope, Money> known = new HashMap<>();
        for (BudgetLimits.Own each : limits) {
            each.at(now).ifPresent(nanos -> known.put(each.scope(), Money.ofNanos(nanos)));
        }
        own = Map.copyOf(known);
    }
}
