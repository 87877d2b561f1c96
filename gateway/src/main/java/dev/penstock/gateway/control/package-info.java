/**
 * The control plane's HTTP side: what people and scripts of an operator ask, beside the data path.
 *
 * <p>The contract, {@code openapi/penstock.yaml}, is the source: a request is found by it, checked against it, and handed to the
 * {@link dev.penstock.gateway.control.Handler} of its {@code operationId}. To add an operation:
 *
 * <ol>
 *   <li>Describe it in the contract, with an {@code operationId}, the least role that may do it in {@code x-role} ({@code public},
 *       {@code viewer}, {@code operator} or {@code admin}), {@code additionalProperties: false} in every object that is sent, and
 *       bounds on every number and text.
 *   <li>Register its handler: {@code handlers.on("listThings", ask -> Answer.of(…))}. An operation without a handler, or the other
 *       way round, fails the start of the control plane and a test.
 *   <li>Handlers run on virtual threads and may block. What they are handed has been checked: {@code ask.id()}, {@code
 *       ask.query("status")}, {@code ask.body()}. Whatever cannot be done is thrown as a {@link
 *       dev.penstock.gateway.control.Refused}, in both languages.
 *   <li>Changes go through {@link dev.penstock.gateway.control.Changes}, which keeps the audit entry in the same transaction.
 * </ol>
 */
@NullMarked
package dev.penstock.gateway.control;

import org.jspecify.annotations.NullMarked;
