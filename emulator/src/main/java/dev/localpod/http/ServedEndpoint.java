package dev.localpod.http;

import dev.localpod.core.Engine;
import java.util.List;

/**
 * An endpoint with its address and its credentials.
 *
 * @param id its id in URLs
 * @param apiKeys the keys that pass
 * @param strict whether unknown members of a request are refused (HTTP-8)
 * @param engine what it does
 */
public record ServedEndpoint(String id, List<String> apiKeys, boolean strict, Engine engine) {}
