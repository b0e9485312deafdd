package io.pondpilot.common.lease;

import io.pondpilot.common.redis.RedisConnections;
import io.pondpilot.common.redis.Script;
import java.util.List;

/// The scripts that alone change leases, each in a resource of its own. Every one checks the
/// generation and may be run twice.
final class LeaseScripts {
    final Script<List<Object>> acquire;
    final Script<Long> claim;
    final Script<Long> ready;
    final Script<Long> fail;
    final Script<Long> touch;
    final Script<Long> drain;
    final Script<Long> undrain;
    final Script<Long> gone;
    final Script<Long> adopt;
    final Script<Long> recount;
    final Script<Long> bury;

    LeaseScripts(RedisConnections redis) {
        acquire = Script.list(redis, LeaseScripts.class, "prelude.lua", "acquire.lua");
        claim = number(redis, "claim");
        ready = number(redis, "ready");
        fail = number(redis, "fail");
        touch = number(redis, "touch");
        drain = number(redis, "drain");
        undrain = number(redis, "undrain");
        gone = number(redis, "gone");
        adopt = number(redis, "adopt");
        recount = number(redis, "recount");
        bury = number(redis, "bury");
    }

    private static Script<Long> number(RedisConnections redis, String name) {
        return Script.number(redis, LeaseScripts.class, "prelude.lua", name + ".lua");
    }
}
