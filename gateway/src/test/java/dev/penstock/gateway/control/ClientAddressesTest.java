package dev.penstock.gateway.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.gateway.settings.ProxyHeader;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientAddressesTest {
    @Test
    void withoutTrustedProxies_nobodyIsBelieved() {
        assertThat(new ClientAddresses(List.of(), ProxyHeader.X_FORWARDED_FOR).of("127.0.0.1", List.of("203.0.113.7")))
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
        ClientAddresses addresses = new ClientAddresses(List.of("10.0.0.0/8", "fd00::/8"), ProxyHeader.X_FORWARDED_FOR);

        assertThat(addresses.of(peer, List.of(forwardedFor))).isEqualTo(client);
    }

    @Test
    void headersThatComeSeveralTimes_areOneList() {
        ClientAddresses addresses = new ClientAddresses(List.of("10.0.0.0/8"), ProxyHeader.X_FORWARDED_FOR);

        assertThat(addresses.of("10.0.0.1", List.of("6.6.6.6", "203.0.113.7"))).isEqualTo("203.0.113.7");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "10.1.2.3 | for=203.0.113.7 | 203.0.113.7",
                "10.1.2.3 | For=\"203.0.113.7:4711\";proto=https | 203.0.113.7",
                "10.1.2.3 | for=6.6.6.6, proto=https; for=203.0.113.7 | 203.0.113.7",
                "10.1.2.3 | for=6.6.6.6, for=203.0.113.7, for=10.9.9.9 | 203.0.113.7",
                "10.1.2.3 | for=\"[2001:db8::7]:80\" | 2001:db8:0:0:0:0:0:7",
                "10.1.2.3 | for=_hidden | 10.1.2.3",
                "10.1.2.3 | for=\"[ | 10.1.2.3",
                "10.1.2.3 | 203.0.113.7 | 10.1.2.3",
                "203.0.113.7 | for=8.8.8.8 | 203.0.113.7"
            })
    void theStandardHeader_isReadInItsOwnForm(String peer, String forwarded, String client) {
        ClientAddresses addresses = new ClientAddresses(List.of("10.0.0.0/8"), ProxyHeader.FORWARDED);

        assertThat(addresses.of(peer, List.of(forwarded))).isEqualTo(client);
    }
}
