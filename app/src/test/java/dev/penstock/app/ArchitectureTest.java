package dev.penstock.app;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.penstock.gateway.settings.Secret;
import org.jspecify.annotations.NullMarked;

/** How the modules may know each other, and habits that every class keeps. What core may do is checked in core. */
@AnalyzeClasses(
        packages = "dev.penstock",
        importOptions = {DoNotIncludeTests.class, ArchitectureTest.WithoutTestJars.class})
class ArchitectureTest {

    /** The gateway's test kit is a folder while modules are tested alone, and a jar when all are packaged. */
    static final class WithoutTestJars implements ImportOption {

        @Override
        public boolean includes(Location location) {
            return !location.contains("-tests.jar");
        }
    }

    @ArchTest
    static final ArchRule gatewayKnowsCoreOnly = noClasses()
            .that()
            .resideInAPackage("dev.penstock.gateway..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.penstock.simulator..", "dev.penstock.app..")
            .because("arrows run one way: app to gateway and simulator, gateway to core");

    @ArchTest
    static final ArchRule simulatorKnowsNobody = noClasses()
            .that()
            .resideInAPackage("dev.penstock.simulator..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.penstock.core..", "dev.penstock.gateway..", "dev.penstock.app..")
            .because("a simulator that shared the gateway's parsers would share their mistakes");

    @ArchTest
    static final ArchRule gatewayPackagesDoNotNeedEachOther = slices().matching("dev.penstock.gateway.(*)..")
            .should()
            .beFreeOfCycles()
            .because("a package that can be understood alone can be changed alone");

    @ArchTest
    static final ArchRule simulatorPackagesDoNotNeedEachOther = slices().matching("dev.penstock.simulator.(*)..")
            .should()
            .beFreeOfCycles()
            .because("a dialect of the simulator is one package, and can be left out");

    @ArchTest
    static final ArchRule startLoadsNoMapper = noClasses()
            .that()
            .resideOutsideOfPackages("dev.penstock.gateway.store.backup..", "dev.penstock.simulator.gemini..")
            .and()
            .resideOutsideOfPackage("dev.penstock.benchmarks..")
            .should()
            .dependOnClassesThat()
            .areAssignableTo("com.fasterxml.jackson.databind.ObjectMapper")
            .because("it brings 440 classes into each idle process; see decision 13");

    @ArchTest
    static final ArchRule upstreamsAreReachedInOnePlace = noClasses()
            .that()
            .resideInAPackage("dev.penstock.gateway..")
            .and()
            .resideOutsideOfPackage("dev.penstock.gateway.upstream..")
            .should()
            .dependOnClassesThat()
            .haveNameMatching(
                    "io\\.vertx\\.core\\.http\\.(Http|WebSocket)Client.*|io\\.vertx\\.core\\.net\\.NetClient.*")
            .because("no surface may have its own way to an upstream: limits and budgets would not see it");

    @ArchTest
    static final ArchRule slowClientIsNotUsed = noClasses()
            .that()
            .resideOutsideOfPackages("dev.penstock.gateway.jobs..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.net.http..")
            .because("its time limit ends when headers arrive, so a stalled stream would hang for ever (JDK-8208693);"
                    + " the webhook of alerts has a limit of its own around it");

    @ArchTest
    static final ArchRule nothingHangsOnAThread = noClasses()
            .should()
            .dependOnClassesThat()
            .areAssignableTo(ThreadLocal.class)
            .because("calls change threads, and what was left on one would leak to the next caller");

    @ArchTest
    static final ArchRule onlyProgramsPrint = noClasses()
            .that()
            .resideOutsideOfPackage("dev.penstock.app..")
            .and()
            .haveSimpleNameNotEndingWith("Main")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .because("what a library has to say belongs to the log");

    @ArchTest
    static final ArchRule onlyProgramsReadTheEnvironment = noClasses()
            .that()
            .resideOutsideOfPackage("dev.penstock.app..")
            .should()
            .callMethod(System.class, "getenv")
            .orShould()
            .callMethod(System.class, "getenv", String.class)
            .because("settings come from one place, where they are checked and documented");

    @ArchTest
    static final ArchRule oneWayToLog = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.util.logging..")
            .because("log lines go through slf4j");

    @ArchTest
    static final ArchRule secretsAreRevealedOnPurpose = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "dev.penstock.gateway.access..",
                    "dev.penstock.gateway.identity..",
                    "dev.penstock.gateway.jobs..",
                    "dev.penstock.gateway.secrets..",
                    "dev.penstock.gateway.store..",
                    "dev.penstock.gateway",
                    "dev.penstock.app")
            .should()
            .callMethod(Secret.class, "reveal")
            .because("whoever sends or compares a key is on this short list, and nobody else");

    @ArchTest
    static final ArchRule settingsAreReadFromTheBottomUp = noClasses()
            .that()
            .resideInAPackage("dev.penstock.gateway.settings.source..")
            .should()
            .dependOnClassesThat(resideInAPackage("dev.penstock.gateway.settings")
                    .or(resideInAPackage("dev.penstock.gateway.settings.reader..")))
            .because("where settings are written knows nothing of what they mean");

    @ArchTest
    static final ArchRule nothingStaticChanges =
            fields().that().areStatic().should().beFinal().because("two gateways in one process must not meet");

    @ArchTest
    static final ArchRule namesSayWhatThingsAre = noClasses()
            .should()
            .haveNameMatching(".*(Manager|Helper|Utils?|Impl|DTO|Dto)")
            .because("such a name says that the thing is not understood yet");

    @ArchTest
    static final ArchRule accessorsCarryNoGet = methods()
            .that()
            .areDeclaredInClassesThat()
            .areNotAnonymousClasses()
            .and()
            .doNotHaveRawReturnType(void.class)
            .should()
            .haveNameNotMatching("get[A-Z].*")
            .because("a record's accessor is called like its component, and so is every other");

    @ArchTest
    static final ArchRule nullIsMarked = classes()
            .should(be(inANullMarkedPackage()))
            .because("NullAway checks nothing in a package that does not say @NullMarked");

    private static DescribedPredicate<JavaClass> inANullMarkedPackage() {
        return DescribedPredicate.describe(
                "in a package marked @NullMarked", type -> type.getPackage().isAnnotatedWith(NullMarked.class));
    }
}
