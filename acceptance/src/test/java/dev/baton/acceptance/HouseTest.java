// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Timer;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The house: no cycles, imports go down, and what is pure stays pure.
class HouseTest {
    private static final JavaClasses HOUSE =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("dev.baton");

    private static final DescribedPredicate<JavaClass> START_THREADS =
            DescribedPredicate.describe(
                    "start threads",
                    type ->
                            type.isAssignableTo(Executor.class)
                                    || type.isEquivalentTo(Timer.class));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "posix",
                "lifecycle",
                "push",
                "supervisor.api",
                "supervisorctl",
                "supervisord",
                "examples.hello",
                "examples.services",
                "examples.chat",
                "peers",
                "bench",
                "testkit"
            })
    void everyModuleIsLookedAt(String module) {
        assertThat(HOUSE.stream().map(JavaClass::getPackageName))
                .as("packages on the class path")
                .contains("dev.baton." + module);
    }

    @Test
    void noPackagesFormACycle() {
        slices().assignedFrom(new PackageSlices()).should().beFreeOfCycles().check(HOUSE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dev.baton.lifecycle",
                "dev.baton.push",
                "dev.baton.supervisor.api",
                "dev.baton.supervisorctl",
                "dev.baton.supervisord"
            })
    void partsNeverImportTheFrontDoor(String root) {
        noClasses()
                .that()
                .resideInAPackage(root + ".*..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(root)
                .check(HOUSE);
    }

    @Test
    void importsGoDownTheHouse() {
        onlyKnows("dev.baton.posix..");
        onlyKnows("dev.baton.lifecycle..", "dev.baton.posix..");
        onlyKnows("dev.baton.push..", "dev.baton.lifecycle..", "dev.baton.posix..");
        onlyKnows("dev.baton.supervisor.api..");
        onlyKnows("dev.baton.supervisorctl..", "dev.baton.supervisor.api..");
        onlyKnows(
                "dev.baton.supervisord..",
                "dev.baton.supervisor.api..",
                "dev.baton.push..",
                "dev.baton.lifecycle..",
                "dev.baton.posix..");
        onlyKnows("dev.baton.examples..", "dev.baton.push..", "dev.baton.lifecycle..");
        onlyKnows("dev.baton.bench..", "dev.baton.posix..");
        onlyKnows("dev.baton.peers..", "dev.baton.push..");
        onlyKnows("dev.baton.testkit..");
    }

    private static void onlyKnows(String module, String... below) {
        classes()
                .that()
                .resideInAPackage(module)
                .should()
                .onlyDependOnClassesThat(
                        not(resideInAPackage("dev.baton.."))
                                .or(resideInAPackage(module))
                                .or(resideInAnyPackage(below)))
                .check(HOUSE);
    }

    @Test
    void nettyIsKnownOnlyWhereConnectionsAre() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "dev.baton.push.wire",
                        "dev.baton.push.listen",
                        "dev.baton.push.websocket",
                        "dev.baton.push.transport",
                        "dev.baton.peers")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.netty..")
                .check(HOUSE);
    }

    @Test
    void micrometerIsKnownOnlyWhereItIsOptional() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.baton.push.micrometer")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.micrometer..", "io.prometheus..")
                .check(HOUSE);
    }

    @Test
    void theLineEditorIsKnownOnlyToTheShell() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.baton.supervisorctl.shell")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.jline..")
                .check(HOUSE);
    }

    @Test
    void foreignCallsAreOnlyInPosix() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.baton.posix")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.lang.foreign..")
                .check(HOUSE);
    }

    @Test
    void signalsAreTakenOnlyInOnePackageOfAProgram() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.baton.lifecycle.signal", "dev.baton.supervisord")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("sun..", "jdk.internal..")
                .check(HOUSE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev.baton.lifecycle.phase", "dev.baton.lifecycle.drain"})
    void purePackagesHaveNoThreadSocketOrClock(String pure) {
        noClasses()
                .that()
                .resideInAPackage(pure)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.io..", "java.nio..", "java.net..", "dev.baton.posix..")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Thread.class)
                .orShould()
                .dependOnClassesThat(START_THREADS)
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.time.Clock")
                .check(HOUSE);
    }
}
