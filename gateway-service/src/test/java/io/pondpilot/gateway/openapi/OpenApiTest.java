package io.pondpilot.gateway.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenApiTest {
    @Test
    void everyReferenceLeadsSomewhere() throws Exception {
        JsonNode document = new ObjectMapper().readTree(OpenApiRoute.document());

        assertThat(document.get("openapi").asText()).isEqualTo("3.1.0");
        List<String> references = document.findValuesAsText("$ref");
        assertThat(references).isNotEmpty();
        assertThat(references)
                .allSatisfy(reference ->
                        assertThat(document.at(reference.substring(1)).isObject()).isTrue());
    }
}
