package io.pondpilot.ai.budget;

import io.pondpilot.common.redis.RedisConnections;
import io.pondpilot.common.redis.Script;
import java.util.List;

/// The scripts; each is one atomic step over all limits of one user.
final class BudgetScripts {
    final Script<List<Object>> reserve;
    final Script<Long> settle;
    final Script<Long> renew;
    final Script<List<Object>> read;

    BudgetScripts(RedisConnections redis) {
        reserve = Script.list(redis, BudgetScripts.class, "account.lua", "reserve.lua");
        settle = Script.number(redis, BudgetScripts.class, "account.lua", "settle.lua");
        renew = Script.number(redis, BudgetScripts.class, "account.lua", "renew.lua");
        read = Script.list(redis, BudgetScripts.class, "account.lua", "read.lua");
    }
}
