package io.pondpilot.ai.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;

class MessagesRequestTest {
    private static final String USER = "{'role':'user','content':'Hi'}";
    private static final String TOOL =
            "{'type':'function','function':{'name':'f','parameters':{'type':'object','properties':{}}}}";

    private static Translation.Translated translated(String chat, MessagesOptions options) {
        ObjectNode given = Golden.json(chat);
        ObjectNode before = given.deepCopy();
        Translation translation = MessagesRequest.fromChat(given, options);
        assertThat(given).isEqualTo(before);
        if (translation instanceof Translation.Refused(AiError error)) {
            throw new AssertionError(error.message());
        }
        return (Translation.Translated) translation;
    }

    private static Translation.Translated translated(String chat) {
        return translated(chat, MessagesOptions.PLAIN);
    }

    private static String refusal(String chat) {
        return MessagesRequest.fromChat(Golden.json(chat), MessagesOptions.PLAIN)
                        instanceof Translation.Refused(AiError error)
                ? error.message()
                : "translated";
    }

    private static String with(String fields) {
        return "{'model':'m','messages':[" + USER + "]," + fields + "}";
    }

    @Test
    void smallestRequestGetsALimitOfTokens() {
        Translation.Translated small = translated("{'model':'m','messages':[" + USER + "]}");
        assertThat(small.body().toString())
                .isEqualTo(
                        Golden.json(
                                        "{'model':'m','max_tokens':4096,'messages':[{'role':'user','content':[{'type':'text','text':'Hi'}]}]}")
                                .toString());
        assertThat(small.dropped()).isEmpty();
    }

    @Test
    void wholeConversationIsTranslated() {
        Translation.Translated whole =
                translated(Golden.text("chat-request.json").replace('"', '\''));
        Golden.assertSame("messages-request.json", whole.body().toPrettyString());
        assertThat(whole.dropped())
                .containsExactly(
                        "image_url.detail",
                        "logit_bias",
                        "messages.name",
                        "messages.reasoning_content",
                        "seed",
                        "stop",
                        "tools.function.strict");
    }

    @Test
    void fieldsThatAskForNothingAreNotReported() {
        String neutral =
                "'n':1,'frequency_penalty':0,'presence_penalty':0.0,'logprobs':false,'seed':null,'logit_bias':{},'stream_options':{'include_usage':true},'response_format':{'type':'text'}";
        assertThat(translated(with(neutral)).dropped()).isEmpty();
    }

    @Test
    void namesOfDroppedFieldsMayStandInAHeader() {
        assertThat(translated(with("'x\\r\\ny: z':1")).dropped()).containsExactly("x__y__z");
    }

    @Test
    void toolChoicesAreTranslated() {
        String tools = "'tools':[" + TOOL + "],";
        assertThat(choice(tools + "'tool_choice':'auto'")).isEqualTo("{\"type\":\"auto\"}");
        assertThat(choice(tools + "'tool_choice':'none'")).isEqualTo("{\"type\":\"none\"}");
        assertThat(choice(tools + "'tool_choice':'required'")).isEqualTo("{\"type\":\"any\"}");
        assertThat(choice(tools + "'tool_choice':{'type':'function','function':{'name':'f'}}"))
                .isEqualTo("{\"type\":\"tool\",\"name\":\"f\"}");
        assertThat(choice(tools + "'parallel_tool_calls':false"))
                .isEqualTo("{\"type\":\"auto\",\"disable_parallel_tool_use\":true}");
        assertThat(
                        choice(
                                tools
                                        + "'tool_choice':{'type':'allowed_tools','allowed_tools':{'mode':'required','tools':[{'type':'function','function':{'name':'f'}}]}}"))
                .isEqualTo("{\"type\":\"any\"}");
        assertThat(choice("'tool_choice':'auto'")).isEmpty();
    }

    private static String choice(String fields) {
        ObjectNode body = translated(with(fields)).body();
        return body.has("tool_choice") ? body.get("tool_choice").toString() : "";
    }

    @Test
    void temperatureBeyondAnthropicsScaleIsClampedAndReported() {
        Translation.Translated hot = translated(with("'temperature':1.7,'top_p':0.5"));
        assertThat(hot.body().get("temperature").asInt()).isEqualTo(1);
        assertThat(hot.body().get("top_p").asDouble()).isEqualTo(0.5);
        assertThat(hot.dropped()).containsExactly("temperature");
    }

    @Test
    void strictSchemaIsEnforcedWhereTheModelCanElseAskedFor() {
        String schema =
                with(
                        "'response_format':{'type':'json_schema','json_schema':{'name':'a','strict':true,'schema':{'type':'object'}}}");
        Translation.Translated enforced =
                translated(schema, new MessagesOptions(10, MessagesOptions.Thinking.NONE, true));
        assertThat(enforced.body().path("output_config").toString())
                .isEqualTo(
                        "{\"format\":{\"type\":\"json_schema\",\"schema\":{\"type\":\"object\"}}}");
        assertThat(enforced.dropped()).isEmpty();
        Translation.Translated asked = translated(schema);
        assertThat(asked.body().path("system").path(0).path("text").asText())
                .contains("{\"type\":\"object\"}");
        assertThat(asked.dropped()).containsExactly("response_format");
    }

    @Test
    void effortBecomesABudgetOrAnEffortWhereItMay() {
        MessagesOptions budget = new MessagesOptions(4096, MessagesOptions.Thinking.BUDGET, false);
        Translation.Translated thinks =
                translated(with("'reasoning_effort':'high','temperature':0.1"), budget);
        assertThat(thinks.body().path("thinking").toString())
                .isEqualTo("{\"type\":\"enabled\",\"budget_tokens\":3072}");
        assertThat(thinks.body().has("temperature")).isFalse();
        assertThat(thinks.dropped()).containsExactly("temperature");

        MessagesOptions adaptive =
                new MessagesOptions(4096, MessagesOptions.Thinking.ADAPTIVE, false);
        assertThat(
                        translated(with("'reasoning_effort':'minimal'"), adaptive)
                                .body()
                                .path("output_config")
                                .toString())
                .isEqualTo("{\"effort\":\"low\"}");

        String forced =
                with("'reasoning_effort':'low','tool_choice':'required','tools':[" + TOOL + "]");
        assertThat(translated(forced, budget).dropped()).containsExactly("reasoning_effort");
        String small = with("'reasoning_effort':'low','max_completion_tokens':500");
        assertThat(translated(small, budget).dropped()).containsExactly("reasoning_effort");
        assertThat(translated(with("'reasoning_effort':'none'"), budget).body().has("thinking"))
                .isFalse();
    }

    @Test
    void noThinkingIsAskedForWhileToolsAreAnswered() {
        String loop =
                "{'model':'m','reasoning_effort':'low','messages':["
                        + USER
                        + ",{'role':'assistant','tool_calls':[{'id':'1','type':'function','function':{'name':'f','arguments':''}}]},{'role':'tool','tool_call_id':'1','content':'ok'}]}";
        MessagesOptions budget = new MessagesOptions(4096, MessagesOptions.Thinking.BUDGET, false);
        assertThat(translated(loop, budget).dropped()).containsExactly("reasoning_effort");
        assertThat(translated(loop, budget).body().has("thinking")).isFalse();
    }

    @Test
    void emptyTextsAndBlanksAtTheEndAreLeftOut() {
        ObjectNode body =
                translated(
                                "{'messages':[{'role':'user','content':''},"
                                        + USER
                                        + ",{'role':'assistant','content':'{ '}]}")
                        .body();
        assertThat(body.path("messages").size()).isEqualTo(2);
        assertThat(body.path("messages").path(1).path("content").path(0).path("text").asText())
                .isEqualTo("{");
    }

    @Test
    void whatCannotBeSaidIsRefusedWithItsPlace() {
        assertThat(refusal("{}")).startsWith("messages: ");
        assertThat(refusal("{'messages':[{'role':'system','content':'x'}]}"))
                .contains("at least one user message");
        assertThat(refusal("{'messages':[{'role':'robot'}]}")).startsWith("messages[0].role: ");
        assertThat(refusal(with("'n':2"))).startsWith("n: ");
        assertThat(refusal(with("'functions':[]"))).startsWith("functions: ");
        assertThat(refusal(with("'max_tokens':'many'"))).startsWith("max_tokens: ");
        assertThat(refusal(with("'tools':[{'type':'custom'}]"))).startsWith("tools[0]: ");
        assertThat(refusal(with("'tool_choice':'maybe','tools':[" + TOOL + "]")))
                .startsWith("tool_choice: ");
        assertThat(
                        refusal(
                                "{'messages':[{'role':'user','content':[{'type':'input_audio','input_audio':{}}]}]}"))
                .startsWith("messages[0].content[0]: ");
        assertThat(
                        refusal(
                                "{'messages':[{'role':'assistant','tool_calls':[{'id':'1','function':{'name':'f','arguments':'[1'}}]}]}"))
                .startsWith("messages[0].tool_calls[0].function.arguments: ");
        for (String type : List.of("ftp://x", "data:image/png,xx", "")) {
            assertThat(
                            refusal(
                                    "{'messages':[{'role':'user','content':[{'type':'image_url','image_url':{'url':'"
                                            + type
                                            + "'}}]}]}"))
                    .startsWith("messages[0].content[0]: ");
        }
    }
}
