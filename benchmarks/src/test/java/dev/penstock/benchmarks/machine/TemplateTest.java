package dev.penstock.benchmarks.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TemplateTest {

    @Test
    void everyPlace_isFilled() {
        assertThat(Template.filled(TemplateTest.class, "greeting.txt", Map.of("who", "nginx", "port", 80)))
                .isEqualTo("Dear nginx, listen on 80. Yours, $nobody\n");
    }

    @Test
    void placeLeftOpen_isRefused() {
        assertThatThrownBy(() -> Template.filled(TemplateTest.class, "greeting.txt", Map.of("who", "nginx")))
                .hasMessageContaining("${port}");
    }
}
