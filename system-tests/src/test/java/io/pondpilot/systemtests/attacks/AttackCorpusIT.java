package io.pondpilot.systemtests.attacks;

import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import io.pondpilot.systemtests.attacks.Campaign.Passed;
import io.pondpilot.systemtests.harness.AlteredWorker;
import io.pondpilot.systemtests.harness.Layout;
import io.pondpilot.systemtests.harness.ProxyCluster;
import io.pondpilot.systemtests.harness.ProxyPlan;
import io.pondpilot.systemtests.harness.SharedProxy;
import io.pondpilot.systemtests.harness.ShopDatabases;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/// Every probe of `system-tests/attacks`, by every way a text can be sent: none has its effect. The
/// workers run without a jail, so that what holds is the lock-down of SQL alone; without it the
/// same probes have their effects.
@ExtendWith(SharedProxy.class)
class AttackCorpusIT {
    private static final int FEWEST = 500;

    private final ShopDatabases databases;

    AttackCorpusIT(ShopDatabases databases) {
        this.databases = databases;
    }

    private static ProxyPlan plan(String name) {
        return ProxyPlan.named(name).with("containers.jail", "none");
    }

    @Test
    void thereAreManyProbesAndNoTwoAreAlike() {
        List<Probe> probes = Probe.all();
        assertThat(probes).hasSizeGreaterThanOrEqualTo(FEWEST);
        assertThat(probes.stream().map(Probe::sql).collect(Collectors.toSet()))
                .hasSizeGreaterThanOrEqualTo(FEWEST);
        assertThat(probes.stream().map(p -> p.kind() + p.effect() + p.sql()))
                .doesNotHaveDuplicates();
    }

    @Test
    @Timeout(1_200)
    void noneHasItsEffectByAnyWay() throws Exception {
        List<Passed> passed = new ArrayList<>();
        List<String> canaries;
        try (ProxyCluster proxy = ProxyCluster.start(plan("attacks"), databases);
                Campaign campaign = new Campaign(proxy, databases)) {
            var first = campaign.worker();
            for (Probe probe : Probe.all()) {
                for (Way way : Way.values()) {
                    passed.addAll(campaign.send(probe, way));
                }
            }
            passed.addAll(campaign.arrived());
            System.out.println(campaign.sent() + " texts sent");
            assertThat(campaign.worker()).as("no probe ended the worker").isEqualTo(first);
            canaries = campaign.canaries();
        }
        assertThat(passed).isEmpty();
        noFileHas(Layout.logs("attacks"), canaries);
    }

    @Test
    @Timeout(1_200)
    void withoutTheLockDownTheyHaveThem() throws Exception {
        Set<String> kinds = new TreeSet<>();
        Map<String, Integer> proven = new TreeMap<>();
        Set<Way> ways = EnumSet.noneOf(Way.class);
        Set<Probe> done = new HashSet<>();
        List<String> rest = new ArrayList<>();
        Path home = AlteredWorker.home("unlocked");
        ProxyPlan plan = plan("attacks-unlocked").with("containers.worker_home", home.toString());
        try (ProxyCluster proxy = ProxyCluster.start(plan, databases)) {
            Map<String, List<Probe>> byKind =
                    Probe.all().stream()
                            .collect(Collectors.groupingBy(Probe::kind, TreeMap::new, toList()));
            for (List<Probe> probes : byKind.values()) {
                kinds.add(probes.getFirst().kind());
                // What passes changes the worker, so each kind has one of its own.
                try (Campaign campaign = new Campaign(proxy, databases)) {
                    for (Probe probe : probes) {
                        // Each by one way, and by the one that shows most.
                        for (Way way : List.of(way(probe.line()), Way.RAW)) {
                            if (!done.contains(probe) && !campaign.send(probe, way).isEmpty()) {
                                done.add(probe);
                                ways.add(way);
                            }
                        }
                    }
                    campaign.arrived().forEach(passed -> done.add(passed.probe()));
                }
            }
        }
        for (Probe probe : Probe.all()) {
            if (done.contains(probe)) {
                proven.merge(probe.kind(), 1, Integer::sum);
            } else {
                rest.add(probe.toString());
            }
        }
        Files.write(Layout.root().resolve("system-tests/target/unproven-attacks.txt"), rest);
        System.out.println("had their effect without the lock-down: " + proven);

        assertThat(proven.keySet()).isEqualTo(kinds);
        assertThat(ways).contains(Stream.of(Way.values()).filter(Way::runs).toArray(Way[]::new));
    }

    private static Way way(int number) {
        List<Way> running = Stream.of(Way.values()).filter(Way::runs).toList();
        return running.get(number % running.size());
    }

    private static void noFileHas(Path directory, List<String> texts) throws Exception {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(texts);
            }
        }
    }
}
