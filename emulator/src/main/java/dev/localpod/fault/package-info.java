/**
 * Faults as data: what goes wrong, with which calls, jobs or webhooks, and how often. {@link
 * dev.localpod.fault.Faults} creates them, a {@link dev.localpod.fault.FaultPlan} injects them.
 */
@NullMarked
package dev.localpod.fault;

import org.jspecify.annotations.NullMarked;
