package dev.localpod.fault;

/**
 * A fault that occurs now.
 *
 * @param fault what goes wrong
 * @param entry the number of its entry in the plan, for the journal
 */
public record InjectedFault<T extends Fault>(T fault, long entry) {}
