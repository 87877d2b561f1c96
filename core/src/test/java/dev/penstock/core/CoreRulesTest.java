package dev.penstock.core;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;

/** What keeps the rules pure: no framework, no I/O, and neither a clock nor chance of their own. */
@AnalyzeClasses(packages = "dev.penstock.core", importOptions = DoNotIncludeTests.class)
class CoreRulesTest {
    private static final Set<String> CHANCE = Set.of(
            "java.util.Random",
            "java.util.SplittableRandom",
            "java.security.SecureRandom",
            "java.util.concurrent.ThreadLocalRandom");

    @ArchTest
    static final ArchRule standsOnItsOwn = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "dev.penstock.core..",
                    "java.lang..",
                    "java.io",
                    "java.math",
                    "java.net",
                    "java.nio",
                    "java.nio.charset",
                    "java.time..",
                    "java.util..",
                    "com.fasterxml.jackson..",
                    "com.knuddels.jtokkit..",
                    "org.jspecify..")
            .because(
                    "the rules must run in a test, in a simulation and in another program without the rest of Penstock");

    @ArchTest
    static final ArchRule doesNoInputOrOutput = noClasses()
            .should()
            .dependOnClassesThat()
            .haveNameMatching(
                    "java\\.io\\.(File.*|RandomAccessFile|Print.*|Console)|java\\.net\\.(.*Socket.*|.*URLConnection|URL)")
            .because("what waits for a disk or a network cannot be tested by the million");

    @ArchTest
    static final ArchRule hasNoClock = noClasses()
            .should()
            .callMethodWhere(readsTheClock())
            .because("time is passed in, so that a test can move it");

    @ArchTest
    static final ArchRule hasNoChance = noClasses()
            .should()
            .dependOnClassesThat(
                    DescribedPredicate.describe("give random numbers", type -> CHANCE.contains(type.getName())))
            .orShould()
            .callMethod(Math.class, "random")
            .because("randomness is passed in, so that a failure can be repeated from its seed");

    @ArchTest
    static final ArchRule startsNoThreads = noClasses()
            .should()
            .dependOnClassesThat()
            .haveNameMatching(
                    "java\\.lang\\.(Thread|ThreadLocal|InheritableThreadLocal)|java\\.util\\.concurrent\\.(.*Executor.*|Timer)|java\\.util\\.Timer.*")
            .because("who calls decides on which thread");

    @ArchTest
    static final ArchRule packagesDoNotNeedEachOther = slices().matching("dev.penstock.core.(*)..")
            .should()
            .beFreeOfCycles()
            .because("a package that can be understood alone can be changed alone");

    private static DescribedPredicate<JavaCall<?>> readsTheClock() {
        return DescribedPredicate.describe("read the clock", call -> {
            JavaClass owner = call.getTargetOwner();
            String method = call.getTarget().getName();
            boolean system = owner.isEquivalentTo(System.class) && method.matches("currentTimeMillis|nanoTime");
            boolean now = owner.getPackageName().equals("java.time")
                    && method.matches("now|systemUTC|systemDefaultZone|system");
            return system || now;
        });
    }
}
