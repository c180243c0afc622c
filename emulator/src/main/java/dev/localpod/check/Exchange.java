package dev.localpod.check;

/**
 * A call and its answer, as far as a rule looks at them.
 *
 * @param label names the exchange within its rule
 */
public record Exchange(String label, WireRequest request, WireResponse response) {}
