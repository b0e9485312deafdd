package io.pondpilot.egress.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReachTest {
    @ParameterizedTest
    @CsvSource({
        "0.0.0.0, NEVER",
        "0.255.255.255, NEVER",
        "1.0.0.0, PUBLIC",
        "8.8.8.8, PUBLIC",
        "9.255.255.255, PUBLIC",
        "10.0.0.0, PRIVATE",
        "10.255.255.255, PRIVATE",
        "11.0.0.0, PUBLIC",
        "100.63.255.255, PUBLIC",
        "100.64.0.0, PRIVATE",
        "100.100.100.200, NEVER",
        "100.127.255.255, PRIVATE",
        "100.128.0.0, PUBLIC",
        "126.255.255.255, PUBLIC",
        "127.0.0.1, PRIVATE",
        "127.255.255.255, PRIVATE",
        "128.0.0.0, PUBLIC",
        "168.63.129.16, NEVER",
        "168.63.129.17, PUBLIC",
        "169.253.255.255, PUBLIC",
        "169.254.0.0, NEVER",
        "169.254.169.254, NEVER",
        "169.254.255.255, NEVER",
        "169.255.0.0, PUBLIC",
        "172.15.255.255, PUBLIC",
        "172.16.0.0, PRIVATE",
        "172.31.255.255, PRIVATE",
        "172.32.0.0, PUBLIC",
        "192.0.0.192, NEVER",
        "192.0.1.0, PUBLIC",
        "192.0.2.1, NEVER",
        "192.88.99.1, NEVER",
        "192.167.255.255, PUBLIC",
        "192.168.0.0, PRIVATE",
        "192.168.255.255, PRIVATE",
        "192.169.0.0, PUBLIC",
        "198.17.255.255, PUBLIC",
        "198.18.0.0, NEVER",
        "198.19.255.255, NEVER",
        "198.20.0.0, PUBLIC",
        "198.51.100.1, NEVER",
        "203.0.113.1, NEVER",
        "223.255.255.255, PUBLIC",
        "224.0.0.1, NEVER",
        "239.255.255.255, NEVER",
        "240.0.0.0, NEVER",
        "255.255.255.255, NEVER",
        "::, NEVER",
        "::1, PRIVATE",
        "::2, NEVER",
        "::7f00:1, NEVER",
        "::ffff:0:7f00:1, NEVER",
        "64:ff9b::808:808, PUBLIC",
        "64:ff9b::7f00:1, PRIVATE",
        "64:ff9b::a00:1, PRIVATE",
        "64:ff9b::a9fe:a9fe, NEVER",
        "64:ff9b:1::1, NEVER",
        "100::1, NEVER",
        "2000::1, PUBLIC",
        "2001::1, NEVER",
        "2001:20::1, NEVER",
        "2001:1ff:ffff::1, NEVER",
        "2001:200::1, PUBLIC",
        "2001:4860:4860::8888, PUBLIC",
        "2001:db8::1, NEVER",
        "2002:a9fe:a9fe::1, NEVER",
        "2002:808:808::1, NEVER",
        "2600:1f18::1, PUBLIC",
        "3fff::1, NEVER",
        "3fff:fff:ffff::1, NEVER",
        "3fff:1000::1, PUBLIC",
        "4000::1, NEVER",
        "5f00::1, NEVER",
        "fbff::1, NEVER",
        "fc00::1, PRIVATE",
        "fd00:ec2::254, NEVER",
        "fd00:ec2::253, PRIVATE",
        "fdff:ffff::1, PRIVATE",
        "fe00::1, NEVER",
        "fe80::1, NEVER",
        "febf::1, NEVER",
        "fec0::1, NEVER",
        "ff02::1, NEVER",
    })
    void addressesLeadAsFarAsTheirRegistriesSay(String address, Reach expected) {
        assertThat(Reach.of(InetAddress.ofLiteral(address))).isEqualTo(expected);
    }

    @Test
    void mappedAddressesLeadWhereTheyPoint() {
        // Java makes IPv4 of them when it reads them; a name service need not.
        assertThat(mapped("a9fea9fe")).isEqualTo(Reach.NEVER);
        assertThat(mapped("7f000001")).isEqualTo(Reach.PRIVATE);
        assertThat(mapped("0a000001")).isEqualTo(Reach.PRIVATE);
        assertThat(mapped("08080808")).isEqualTo(Reach.PUBLIC);
    }

    private static Reach mapped(String hex) {
        return Reach.of(HexFormat.of().parseHex("00000000000000000000ffff" + hex));
    }
}
