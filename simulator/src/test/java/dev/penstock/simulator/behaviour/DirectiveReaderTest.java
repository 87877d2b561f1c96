package dev.penstock.simulator.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DirectiveReaderTest {
    @Test
    void headersAndPrompts_readAlike() {
        Behaviour header = DirectiveReader.read("tokens=5; first=100ms;gzip");
        Behaviour prompt = DirectiveReader.inPrompt("Hi [[sim tokens=5 first=100ms gzip]] there");
        assertThat(header.values()).isEqualTo(prompt.values());
        assertThat(header.count(Directive.TOKENS, 0)).isEqualTo(5);
        assertThat(header.duration(Directive.FIRST)).isEqualTo(Duration.ofMillis(100));
        assertThat(header.on(Directive.GZIP)).isTrue();
    }

    @Test
    void quotedValues_mayHoldBlanks() {
        Behaviour read = DirectiveReader.read("text=\"a b; c\" id='x y'");
        assertThat(read.text(Directive.TEXT)).contains("a b; c");
        assertThat(read.text(Directive.ID)).contains("x y");
    }

    @Test
    void promptWithoutDirective_directsNothing() {
        assertThat(DirectiveReader.inPrompt("plain [sim]")).isSameAs(Behaviour.NONE);
    }

    @Test
    void durations_haveUnits() {
        assertThat(DirectiveReader.read("delay=250us").duration(Directive.DELAY))
                .isEqualTo(Duration.ofNanos(250_000));
        assertThat(DirectiveReader.read("delay=3").duration(Directive.DELAY)).isEqualTo(Duration.ofMillis(3));
        assertThat(DirectiveReader.read("retry_after=3").duration(Directive.RETRY_AFTER))
                .isEqualTo(Duration.ofSeconds(3));
        assertThat(DirectiveReader.read("retry_after=1500ms").duration(Directive.RETRY_AFTER))
                .isEqualTo(Duration.ofMillis(1500));
    }

    @Test
    void nonsense_isComplainedAboutWithWhatWasExpected() {
        assertThatThrownBy(() -> DirectiveReader.read("tokens=many"))
                .isInstanceOf(Misdirected.class)
                .hasMessage("tokens: many (expected: 0, 1, 2, …)");
        assertThatThrownBy(() -> DirectiveReader.read("tokns=5")).hasMessageStartingWith("unknown directive: tokns");
        assertThatThrownBy(() -> DirectiveReader.read("fault=none_such")).isInstanceOf(Misdirected.class);
        assertThatThrownBy(() -> DirectiveReader.read("tokens=5 ===")).isInstanceOf(Misdirected.class);
        assertThatThrownBy(() -> DirectiveReader.inPrompt("[[sim tokens=5")).hasMessageContaining("not closed");
        assertThatThrownBy(() -> new Attempts().next(DirectiveReader.read("fail_first=1")))
                .hasMessageContaining("id=");
    }

    @Test
    void laterDirectives_layOverEarlierOnes() {
        Behaviour both = DirectiveReader.read("tokens=5 rate=2").overlaidBy(DirectiveReader.read("tokens=6"));
        assertThat(both.count(Directive.TOKENS, 0)).isEqualTo(6);
        assertThat(both.number(Directive.RATE)).isEqualTo(2);
    }
}
