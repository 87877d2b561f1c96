package dev.penstock.gateway.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientAddressesTest {
    @Test
    void withoutTrustedProxies_nobodyIsBelieved() {
        assertThat(new ClientAddresses(List.of()).of("127.0.0.1", List.of("203.0.113.7")))
                .isEqualTo("127.0.0.1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "203.0.113.7 | 8.8.8.8 | 203.0.113.7",
                "10.1.2.3 | 203.0.113.7 | 203.0.113.7",
                "10.1.2.3 | 6.6.6.6, 203.0.113.7 | 203.0.113.7",
                "10.1.2.3 | 203.0.113.7, 10.9.9.9 | 203.0.113.7",
                "10.1.2.3 | garbage | 10.1.2.3",
                "10.1.2.3 | 203.0.113.7, garbage, 10.9.9.9 | 10.9.9.9",
                "10.1.2.3 | '' | 10.1.2.3",
                "fd00::1 | 2001:db8::7 | 2001:db8:0:0:0:0:0:7"
            })
    void onlyWhatTrustedProxiesAdded_isBelieved(String peer, String forwardedFor, String client) {
        ClientAddresses addresses = new ClientAddresses(List.of("10.0.0.0/8", "fd00::/8"));

        assertThat(addresses.of(peer, List.of(forwardedFor))).isEqualTo(client);
    }

    @Test
    void headersThatComeSeveralTimes_areOneList() {
        ClientAddresses addresses = new ClientAddresses(List.of("10.0.0.0/8"));

        assertThat(addresses.of("10.0.0.1", List.of("6.6.6.6", "203.0.113.7"))).isEqualTo("203.0.113.7");
    }
}
