package io.pondpilot.common.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedHostTest {
    @ParameterizedTest
    @CsvSource({
        "data.example.com:443, data.example.com:443",
        "Data.EXAMPLE.com:8443, data.example.com:8443",
        "data.example.com.:443, data.example.com:443",
        "minio:9000, minio:9000",
        "xn--bcher-kva.example:443, xn--bcher-kva.example:443",
        "1and1.example1:443, 1and1.example1:443",
        "a.0xg:443, a.0xg:443",
    })
    void namesAreReadInOneForm(String text, String expected) {
        assertThat(AllowedHost.parse(text, false)).hasToString(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1:443",
                "127.1:443",
                "2130706433:443",
                "0x7f000001:443",
                "0x7f.0.0.1:443",
                "0177.0.0.1:443",
                "017700000001:443",
                "127.0.0.1.:443",
                "a.0x:443",
                "evil.1:443",
                "[::1]:443",
                "::1:443",
                "[::ffff:169.254.169.254]:443",
            })
    void addressesInAnyNotationAreNotTaken(String text) {
        assertThatThrownBy(() -> AllowedHost.parse(text, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("an address is not taken; give the host a name");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":443",
                "host",
                "host:",
                "host:0",
                "host:65536",
                "host:-1",
                "host:+443",
                "host:٤٤٣",
                "host:4430000000",
                "*.example.com:443",
                "*:443",
                "a..b:443",
                ".a:443",
                "a..:443",
                "-a.b:443",
                "a-.b:443",
                "a_b.c:443",
                "a b:443",
                "a\r\nb:443",
                "a%2eb:443",
                "user@host:443",
                "https://host:443",
                "host/x:443",
                "bücher.example:443",
                "host。example:443",
                // The Kelvin sign, whose lower case is k.
                "\u212A.example:443",
                "\uFF41.example:443",
            })
    void anythingElseIsNotTaken(String text) {
        assertThatThrownBy(() -> AllowedHost.parse(text, false))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void longNamesAreNotTaken() {
        assertThatThrownBy(() -> AllowedHost.parse("a".repeat(64) + ".b:443", false))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> AllowedHost.parse("a.".repeat(126) + "bcd:443", false))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anEntryIsFoundByItsNameAndPortOnly() {
        var hosts =
                new AllowedHosts(
                        List.of(
                                AllowedHost.parse("a.example:443", false),
                                AllowedHost.parse("b.internal:443", true)));

        assertThat(hosts.find(AllowedHost.parse("A.example.:443", true)))
                .contains(AllowedHost.parse("a.example:443", false));
        for (String other :
                List.of("a.example:444", "x.a.example:443", "example:443", "a.example.evil:443")) {
            assertThat(hosts.find(AllowedHost.parse(other, false))).as(other).isEmpty();
        }
    }

    @Test
    void theServerOfAUrl() {
        assertThat(AllowedHosts.of("https://A.example/x.db")).hasToString("a.example:443");
        assertThat(AllowedHosts.of("https://a.example:8443/x?y=z")).hasToString("a.example:8443");
        for (String url :
                List.of(
                        "http://a.example/x",
                        "s3://bucket/x",
                        "https://u:p@a.example/x",
                        "https://127.0.0.1/x",
                        "https:///x",
                        "https://a b/x")) {
            assertThatThrownBy(() -> AllowedHosts.of(url))
                    .as(url)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
