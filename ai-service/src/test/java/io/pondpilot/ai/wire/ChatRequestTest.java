package io.pondpilot.ai.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

class ChatRequestTest {
    private static Translation.Translated translated(String messages, ChatOptions options) {
        ObjectNode given = Golden.json(messages);
        ObjectNode before = given.deepCopy();
        Translation translation = ChatRequest.fromMessages(given, options);
        assertThat(given).isEqualTo(before);
        if (translation instanceof Translation.Refused(AiError error)) {
            throw new AssertionError(error.message());
        }
        return (Translation.Translated) translation;
    }

    private static String refusal(String messages) {
        return ChatRequest.fromMessages(Golden.json(messages), ChatOptions.PLAIN)
                        instanceof Translation.Refused(AiError error)
                ? error.message()
                : "translated";
    }

    private static String with(String fields) {
        return "{'model':'m','max_tokens':9,'messages':[{'role':'user','content':'Hi'}],"
                + fields
                + "}";
    }

    @Test
    void wholeConversationIsTranslated() {
        Translation.Translated whole =
                translated(
                        Golden.text("messages-request-2.json").replace('"', '\''),
                        ChatOptions.PLAIN);
        Golden.assertSame("chat-request-2.json", whole.body().toPrettyString());
        assertThat(whole.dropped())
                .containsExactly(
                        "cache_control",
                        "messages.thinking",
                        "stop_sequences",
                        "thinking",
                        "top_k");
    }

    @Test
    void toolChoicesAreTranslated() {
        String tools = "'tools':[{'name':'f','input_schema':{'type':'object'}}],";
        assertThat(choice(tools + "'tool_choice':{'type':'auto'}")).isEqualTo("\"auto\"");
        assertThat(choice(tools + "'tool_choice':{'type':'none'}")).isEqualTo("\"none\"");
        assertThat(choice(tools + "'tool_choice':{'type':'any'}")).isEqualTo("\"required\"");
        assertThat(choice(tools + "'tool_choice':{'type':'tool','name':'f'}"))
                .isEqualTo("{\"type\":\"function\",\"function\":{\"name\":\"f\"}}");
        assertThat(
                        translated(
                                        with(
                                                tools
                                                        + "'tool_choice':{'type':'auto','disable_parallel_tool_use':true}"),
                                        ChatOptions.PLAIN)
                                .body()
                                .path("parallel_tool_calls")
                                .asBoolean(true))
                .isFalse();
    }

    private static String choice(String fields) {
        return translated(with(fields), ChatOptions.PLAIN).body().path("tool_choice").toString();
    }

    @Test
    void thinkingBecomesAnEffortWhereTheModelReasons() {
        ChatOptions reasons = new ChatOptions("developer", true);
        assertThat(effort("'thinking':{'type':'enabled','budget_tokens':1024}", reasons))
                .isEqualTo("low");
        assertThat(effort("'thinking':{'type':'enabled','budget_tokens':32000}", reasons))
                .isEqualTo("high");
        assertThat(
                        effort(
                                "'thinking':{'type':'adaptive'},'output_config':{'effort':'max'}",
                                reasons))
                .isEqualTo("high");
        assertThat(effort("'thinking':{'type':'disabled'}", reasons)).isEmpty();
        assertThat(
                        translated(with("'system':'be kind'"), reasons)
                                .body()
                                .path("messages")
                                .path(0)
                                .path("role")
                                .asText())
                .isEqualTo("developer");
    }

    private static String effort(String fields, ChatOptions options) {
        return translated(with(fields), options).body().path("reasoning_effort").asText("");
    }

    @Test
    void schemaIsKept() {
        assertThat(
                        translated(
                                        with(
                                                "'output_config':{'format':{'type':'json_schema','schema':{'type':'object'}}}"),
                                        ChatOptions.PLAIN)
                                .body()
                                .path("response_format")
                                .toString())
                .isEqualTo(
                        "{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"answer\",\"strict\":true,\"schema\":{\"type\":\"object\"}}}");
    }

    @Test
    void streamAsksForUsage() {
        assertThat(
                        translated(with("'stream':true"), ChatOptions.PLAIN)
                                .body()
                                .path("stream_options")
                                .toString())
                .isEqualTo("{\"include_usage\":true}");
    }

    @Test
    void whatCannotBeSaidIsRefusedWithItsPlace() {
        assertThat(refusal("{'messages':[{'role':'user','content':'x'}]}"))
                .startsWith("max_tokens: ");
        assertThat(refusal("{'max_tokens':1}")).startsWith("messages: ");
        assertThat(refusal(with("'mcp_servers':[{}]"))).startsWith("mcp_servers: ");
        assertThat(refusal(with("'tools':[{'type':'web_search_20250305','name':'web_search'}]")))
                .startsWith("tools[0]: ");
        assertThat(
                        refusal(
                                "{'max_tokens':1,'messages':[{'role':'user','content':[{'type':'odd'}]}]}"))
                .startsWith("messages[0].content[0]: ");
        assertThat(refusal("{'max_tokens':1,'messages':[{'role':'user','content':7}]}"))
                .startsWith("messages[0].content: ");
        assertThat(refusal("{'max_tokens':1,'messages':[{'role':'robot','content':'x'}]}"))
                .startsWith("messages[0].role: ");
    }
}
