package dev.penstock.gateway.control;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.Location;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.contract.Parameter;
import io.vertx.openapi.contract.Path;
import io.vertx.openapi.validation.RequestValidator;
import io.vertx.openapi.validation.ValidatableRequest;
import io.vertx.openapi.validation.ValidatedRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The contract of the control plane (OpenAPI 3.1), against which requests are checked. May be shared between threads. */
public final class Contract {
    private static final String RESOURCE = "/openapi/penstock.yaml";
    private static final String ROLE = "x-role";
    private static final String ANY_QUERY = "x-any-query";
    private static final String OPEN_WHILE_DUE = "x-open-while-password-is-due";

    private final OpenAPIContract contract;
    private final RequestValidator validator;
    private final Map<String, Route> routes;

    private Contract(OpenAPIContract contract, RequestValidator validator, Map<String, Route> routes) {
        this.contract = contract;
        this.validator = validator;
        this.routes = routes;
    }

    /** The text of the contract that ships with the gateway, YAML. */
    public static String shipped() {
        try (InputStream stream = Contract.class.getResourceAsStream(RESOURCE)) {
            return new String(Objects.requireNonNull(stream, RESOURCE).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new IllegalStateException("cannot read " + RESOURCE, broken);
        }
    }

    /**
     * Reads a contract. Takes some hundred milliseconds, and blocks.
     *
     * @throws IllegalStateException if it is no contract, or an operation names no role
     */
    public static Contract read(Vertx vertx, String yaml) {
        OpenAPIContract contract = contract(yaml);
        Map<String, Route> routes = new LinkedHashMap<>();
        for (Operation operation : contract.operations()) {
            routes.put(operation.getOperationId(), route(operation));
        }
        return new Contract(contract, RequestValidator.create(vertx, contract), Map.copyOf(routes));
    }

    /** Its reader takes schemas from the class path, which the gateway's own Vert.x does not look into: that costs its start. */
    private static OpenAPIContract contract(String yaml) {
        Vertx reader = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1));
        try {
            return OpenAPIContract.from(reader, new JsonObject(members(yaml))).await();
        } finally {
            reader.close().await();
        }
    }

    @SuppressWarnings("unchecked") // a contract is a map of texts at its top, or the reading of it fails
    private static Map<String, Object> members(String yaml) {
        return (Map<String, Object>) new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
    }

    /** A contract as it was written, its references included. */
    static JsonObject raw(String yaml) {
        return new JsonObject(new JsonObject(members(yaml)).encode());
    }

    private static Route route(Operation operation) {
        Object word = operation.getExtensions().get(ROLE);
        Role role = Role.of(String.valueOf(word))
                .orElseThrow(() -> new IllegalStateException(
                        operation.getOperationId() + ": " + ROLE + " " + word + " (expected: a role)"));
        Set<String> query = operation.getParameters().stream()
                .filter(parameter -> parameter.getIn() == Location.QUERY)
                .map(Parameter::getName)
                .collect(Collectors.toUnmodifiableSet());
        return new Route(
                operation.getOperationId(),
                operation.getHttpMethod(),
                operation.getOpenAPIPath(),
                role,
                Boolean.TRUE.equals(operation.getExtensions().get(OPEN_WHILE_DUE)),
                query,
                Boolean.TRUE.equals(operation.getExtensions().get(ANY_QUERY)),
                operation);
    }

    /** Every operation that there is. */
    public List<Route> routes() {
        return List.copyOf(routes.values());
    }

    Optional<Route> find(HttpMethod method, String path) {
        HttpMethod asked = method.equals(HttpMethod.HEAD) ? HttpMethod.GET : method;
        return Optional.ofNullable(contract.findOperation(path, asked))
                .map(operation -> Objects.requireNonNull(routes.get(operation.getOperationId())));
    }

    /** The methods that a path takes, for a header {@code Allow}; empty where there is no such path. */
    Set<String> methods(String path) {
        Path found = contract.findPath(path);
        return found == null
                ? Set.of()
                : found.getOperations().stream()
                        .map(operation -> operation.getHttpMethod().name())
                        .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * Checks a request. Blocks for a moment.
     *
     * @throws Refused where the contract does not allow it
     */
    ValidatedRequest check(Route route, ValidatableRequest request) {
        try {
            return validator.validate(request, route.id()).await();
        } catch (io.vertx.openapi.validation.ValidatorException fault) {
            throw new ContractFault(contract.getRawContract(), route, fault).refusal();
        }
    }
}
