package dev.penstock.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RetryBudgetTest {

    @Test
    void tenPercent_areTenRetriesForAHundredCalls() {
        RetryBudget budget = new RetryBudget(10, 0);
        for (int i = 0; i < 100; i++) {
            budget.earn();
        }

        assertThat(taken(budget, 5)).isEqualTo(10);
    }

    @Test
    void quietGateway_canStillRetry() {
        RetryBudget budget = new RetryBudget(10, 2);

        assertThat(taken(budget, 5)).isEqualTo(2);
        assertThat(taken(budget, 6)).isEqualTo(2);
        assertThat(taken(budget, 9)).isEqualTo(6);
    }

    @Test
    void savings_areBounded() {
        RetryBudget budget = new RetryBudget(10, 1);
        assertThat(budget.tryTake(0)).isTrue();

        assertThat(taken(budget, 1_000_000)).isLessThanOrEqualTo(11);
    }

    @Test
    void storm_isHeldToTheBudget() {
        RetryBudget budget = new RetryBudget(10, 0);
        int calls = 100_000;
        int retries = 0;
        for (int i = 0; i < calls; i++) {
            budget.earn();
            while (budget.tryTake(i / 1000)) {
                retries++;
            }
        }
        assertThat(retries).isLessThanOrEqualTo(calls / 10);
    }

    private static int taken(RetryBudget budget, long second) {
        int taken = 0;
        while (budget.tryTake(second)) {
            taken++;
        }
        return taken;
    }
}
