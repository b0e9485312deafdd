package io.pondpilot.common.lease;

import io.lettuce.core.KeyValue;
import io.lettuce.core.SetArgs;
import io.pondpilot.common.identity.UserId;
import io.pondpilot.common.redis.RedisConnections;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// How many connections each user's worker has open to each database, for people to look at: told
/// by the egress-service of the worker's host, gone by itself when it is not told again.
/// Thread-safe.
public final class OpenDatabases {
    private static final Duration KEPT = Duration.ofSeconds(15);

    private final RedisConnections redis;
    private final LeaseKeys keys;

    /// @param redis stays the caller's
    public OpenDatabases(RedisConnections redis) {
        this.redis = redis;
        this.keys = new LeaseKeys(redis.prefix());
    }

    /// Tells the connections of some users by alias; a user without any is forgotten. Does not wait
    /// and does not fail.
    public void tell(Map<UserId, Map<String, Integer>> open) {
        open.forEach((user, aliases) -> {
            String key = keys.databases(user);
            try {
                var _ =
                        aliases.isEmpty()
                                ? redis.commands().del(key)
                                : redis.commands()
                                        .set(key, text(aliases), SetArgs.Builder.px(KEPT));
            } catch (RuntimeException e) {
                // Redis is away: nobody looks either.
            }
        });
    }

    /// What is told of these users, as `alias=count` separated by spaces. Blocks.
    public Map<UserId, String> of(Collection<UserId> users) {
        List<UserId> asked = List.copyOf(users);
        if (asked.isEmpty()) {
            return Map.of();
        }
        List<KeyValue<String, String>> values =
                RedisConnections.call(() ->
                        redis.sync()
                                .mget(asked.stream().map(keys::databases).toArray(String[]::new)));
        var told = new HashMap<UserId, String>();
        for (int i = 0; i < asked.size(); i++) {
            if (values.get(i).hasValue()) {
                told.put(asked.get(i), values.get(i).getValue());
            }
        }
        return told;
    }

    private static String text(Map<String, Integer> aliases) {
        return new TreeMap<>(aliases)
                .entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .collect(Collectors.joining(" "));
    }
}
