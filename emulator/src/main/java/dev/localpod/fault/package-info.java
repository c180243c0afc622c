/**
 * Misbehaviour as data: what goes wrong, where, and which calls, jobs or webhooks it strikes.
 * {@link dev.localpod.fault.Faults} writes it down, a {@link dev.localpod.fault.FaultPlan} has it
 * happen.
 */
@NullMarked
package dev.localpod.fault;

import org.jspecify.annotations.NullMarked;
