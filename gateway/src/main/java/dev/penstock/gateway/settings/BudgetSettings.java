package dev.penstock.gateway.settings;

import dev.penstock.core.money.Money;
import dev.penstock.gateway.settings.reader.Form;
import dev.penstock.gateway.settings.reader.Forms;
import dev.penstock.gateway.settings.reader.SettingsReader;
import dev.penstock.gateway.settings.reader.Words;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;

/**
 * What calls may cost. Absent means no limit.
 *
 * @param perRequest one call with all its attempts
 * @param perUserDay all calls of one caller in a day
 * @param perSiteHour all calls in an hour
 * @param zone by whose calendar days and hours are counted
 */
public record BudgetSettings(
        Optional<Money> perRequest, Optional<Money> perUserDay, Optional<Money> perSiteHour, ZoneId zone) {

    private static final String OFF = "off";

    private static final Form<Optional<Money>> AMOUNT = new Form<>(
            new Words("dollars such as 2.50, or off for no limit", "美元金额，如 2.50；off 表示不限"),
            BudgetSettings::amount,
            amount -> amount.map(money -> money.toString().substring(1)).orElse(OFF));

    static BudgetSettings read(SettingsReader in) {
        return new BudgetSettings(
                in.key("BUDGET_REQ_USD", "budgets.per_request_usd")
                        .says("The most that one call may cost, with all its attempts.", "单次请求（含重试）的最高费用。")
                        .or(dollars("0.40"), AMOUNT),
                in.key("BUDGET_USER_DAILY_USD", "budgets.per_user_daily_usd")
                        .says("The most that all calls of one caller may cost in a day.", "单个调用方每日的最高费用。")
                        .or(dollars("2.50"), AMOUNT),
                in.key("BUDGET_SITE_HOURLY_USD", "budgets.per_site_hourly_usd")
                        .says("The most that all calls together may cost in an hour.", "全站每小时的最高费用。")
                        .or(dollars("8.00"), AMOUNT),
                in.key("BUDGET_TIMEZONE", "budgets.timezone")
                        .says("By whose calendar the days and hours of budgets are counted.", "预算的日与小时按哪个时区计算。")
                        .or(ZoneOffset.UTC, Forms.zone()));
    }

    private static Optional<Money> dollars(String text) {
        return Optional.of(Money.ofDollars(text));
    }

    private static Optional<Optional<Money>> amount(String text) {
        if (text.toLowerCase(Locale.ROOT).equals(OFF)) {
            return Optional.of(Optional.empty());
        }
        try {
            return Optional.of(Optional.of(Money.ofDollars(text)));
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }

    /** Whether nothing limits what calls cost. */
    public boolean isOff() {
        return perRequest.isEmpty() && perUserDay.isEmpty() && perSiteHour.isEmpty();
    }
}
