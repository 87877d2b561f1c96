package dev.penstock.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrivateNetworksTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.8.8.8",
                "0.0.0.0",
                "10.1.2.3",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "198.18.0.1",
                "224.0.0.1",
                "255.255.255.255",
                "::1",
                "::",
                "fe80::1",
                "fd00::1",
                "fc12::9",
                "::ffff:10.0.0.1",
                "64:ff9b::a00:1",
                "2002:a00:1::1",
                "::7f00:1",
                "::ffff:0:127.0.0.1",
                "64:ff9b:1::808:808",
                "2001:0:4136:e378::1",
                "2001:db8::1",
                "3fff:fff::1",
                "100::1"
            })
    void addressOfOurOwn_isPrivate(String address) {
        assertThat(PrivateNetworks.contains(InetAddress.ofLiteral(address))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8.8.8.8",
                "172.15.0.1",
                "172.32.0.1",
                "100.128.0.1",
                "192.0.1.1",
                "198.20.0.1",
                "2606:4700::1111",
                "64:ff9b::808:808",
                "2002:808:808::1",
                "2001:4860:4860::8888",
                "3ffe::1",
                "100:0:0:1::1"
            })
    void addressThatAnybodyCanReach_isNot(String address) {
        assertThat(PrivateNetworks.contains(InetAddress.ofLiteral(address))).isFalse();
    }
}
