package dev.penstock.core.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.core.dialect.Dialect;
import dev.penstock.core.dialect.Variant;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoutesTest {
    private final Provider first = provider("first", List.of("shared", "alpha"), "a-*");
    private final Provider second = provider("second", List.of("shared", "beta"), "*/*", "a-b*");
    private final Routes routes = Routes.of(List.of(first, second));

    @Test
    void listedName_goesToTheFirstProviderThatSellsIt() {
        assertThat(provider("shared")).isEqualTo("first");
        assertThat(provider("beta")).isEqualTo("second");
    }

    @Test
    void addressedName_goesToThatProvider_withoutItsPrefix() {
        Version version = routes.find("second/shared").orElseThrow().versions().getFirst();

        assertThat(version.provider()).isEqualTo(second);
        assertThat(version.upstreamModelName()).isEqualTo("shared");
        assertThat(version.model()).isEqualTo(second.models().getFirst());
    }

    @Test
    void addressedName_needNotBeListed() {
        assertThat(routes.find("first/new/one")
                        .orElseThrow()
                        .versions()
                        .getFirst()
                        .upstreamModelName())
                .isEqualTo("new/one");
    }

    @Test
    void unlistedName_goesToTheFirstProviderThatAcceptsIt() {
        assertThat(provider("a-b-c")).isEqualTo("first");
        assertThat(provider("maker/model")).isEqualTo("second");
    }

    @Test
    void nameThatNobodyKnows_hasNoRoute() {
        assertThat(routes.find("unknown")).isEmpty();
        assertThat(routes.find("")).isEmpty();
        assertThat(routes.find("a-" + "x".repeat(300))).isEmpty();
    }

    @Test
    void list_hasEveryPublicNameOnce_inOrder() {
        assertThat(routes.all()).extracting(Route::name).containsExactly("shared", "alpha", "beta");
    }

    @Test
    void providerTwice_isRefused() {
        assertThatThrownBy(() -> Routes.of(List.of(first, first))).hasMessageContaining("first twice");
    }

    private String provider(String name) {
        return routes.find(name).orElseThrow().versions().getFirst().provider().name();
    }

    private static Provider provider(String name, List<String> models, String... accepts) {
        return new Provider(
                name,
                URI.create("https://" + name + ".example/v1"),
                Variant.of(Dialect.OPENAI),
                false,
                Arrays.stream(accepts).map(NamePattern::new).toList(),
                models.stream().map(Model::unlisted).toList());
    }
}
