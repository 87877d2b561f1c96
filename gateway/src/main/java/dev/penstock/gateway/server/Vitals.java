package dev.penstock.gateway.server;

/**
 * What the gateway knows of its own parts at a moment, without asking anybody.
 *
 * @param database whether the database answered when it was looked at last
 * @param budgetsReady whether budgets can be checked, where there are some
 * @param budgets whether budgets limit what calls cost
 * @param documentedModel whether the model is served that jobs of {@code /api/generate} take by default
 */
public record Vitals(boolean database, boolean budgetsReady, boolean budgets, boolean documentedModel) {}
