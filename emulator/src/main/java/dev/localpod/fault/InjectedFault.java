package dev.localpod.fault;

/**
 * A fault that strikes now.
 *
 * @param fault what goes wrong
 * @param entry the number of the plan's entry, for the journal
 */
public record InjectedFault<T extends Fault>(T fault, long entry) {}
