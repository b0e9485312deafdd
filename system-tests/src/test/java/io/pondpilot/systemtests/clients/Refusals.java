package io.pondpilot.systemtests.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Cases of a foreign suite that cannot be green, each with its reason and a part of what it says.
/// A listed case must fail with just that; once it passes, the list is wrong and the test fails.
public final class Refusals {
    private record Refusal(String says, String reason) {}

    private final String resource;
    private final Map<String, Refusal> refusals = new LinkedHashMap<>();

    private Refusals(String resource) {
        this.resource = resource;
    }

    /// Reads `{"case": {"says": "...", "reason": "..."}}` from beside this class.
    public static Refusals read(String resource) throws IOException {
        Refusals list = new Refusals(resource);
        try (InputStream file = Refusals.class.getResourceAsStream(resource)) {
            assertThat(file).as(resource).isNotNull();
            for (Map.Entry<String, JsonNode> entry :
                    new ObjectMapper().readTree(file).properties()) {
                JsonNode refusal = entry.getValue();
                list.refusals.put(
                        entry.getKey(),
                        new Refusal(
                                refusal.required("says").asText(),
                                refusal.required("reason").asText()));
            }
        }
        return list;
    }

    Set<String> names() {
        return refusals.keySet();
    }

    /// Whether a case must fail.
    public boolean lists(String name) {
        return refusals.containsKey(name);
    }

    /// Checks what a listed case did.
    ///
    /// @param failure what went wrong, null when it passed
    public void check(String name, @Nullable String failure) {
        Refusal refusal = refusals.get(name);
        assertThat(refusal).as(name + " in " + resource).isNotNull();
        if (failure == null) {
            fail("%s passes: take it off %s", name, resource);
        }
        assertThat(failure)
                .as("%s, refused because %s", name, refusal.reason())
                .contains(refusal.says());
    }
}
