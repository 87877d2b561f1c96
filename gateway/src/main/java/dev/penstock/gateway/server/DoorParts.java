package dev.penstock.gateway.server;

import dev.penstock.core.dialect.Translators;
import dev.penstock.core.limit.Slots;
import dev.penstock.core.routing.Routes;
import dev.penstock.gateway.control.ClientAddresses;
import dev.penstock.gateway.control.ControlPlane;
import dev.penstock.gateway.generate.BudgetPages;
import dev.penstock.gateway.generate.Generation;
import dev.penstock.gateway.once.KeyedAnswers;
import io.vertx.core.Future;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * What the doors of all event loops share. Every part may be shared between threads.
 *
 * @param isConfigured whether all of the configuration is known
 * @param configured completes when all of the configuration is known, or cannot be waited for any longer
 * @param connections from callers that may be open at once
 * @param ownerOf who a provider's models are said to be owned by
 * @param controlBodies what is put up with from those who ask the control plane
 * @param addresses tells where a request comes from, as far as can be believed
 * @param anonymousEverywhere the operator lets anybody in without a credential, web pages included
 */
record DoorParts(
        Translators translators,
        Supplier<Routes> routes,
        BooleanSupplier isConfigured,
        Supplier<Future<Void>> configured,
        SystemPages systemPages,
        Lifecycle lifecycle,
        Slots connections,
        UnaryOperator<String> ownerOf,
        boolean anonymousEverywhere,
        ClientAddresses addresses,
        BodyIntake.Limits bodies,
        ControlPlane control,
        BodyIntake.Limits controlBodies,
        Generation generation,
        BudgetPages budgetPages,
        KeyedAnswers keyedAnswers,
        long startedAtSeconds) {}
