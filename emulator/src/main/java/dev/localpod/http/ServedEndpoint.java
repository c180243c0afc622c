package dev.localpod.http;

import dev.localpod.core.Engine;
import dev.localpod.fault.FaultPlan;
import java.util.List;

/**
 * An endpoint with its address and its credentials.
 *
 * @param id its id in URLs
 * @param apiKeys the keys that pass
 * @param strict whether unknown members of a request are refused (HTTP-8)
 * @param engine what it does
 * @param faults what goes wrong with its calls on purpose
 */
public record ServedEndpoint(
    String id, List<String> apiKeys, boolean strict, Engine engine, FaultPlan faults) {}
