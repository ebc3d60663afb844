package org.hongfan;

import static com.tngtech.archunit.lang.conditions.ArchConditions.bePackagePrivate;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import jakarta.persistence.Entity;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.TemporalAccessor;
import org.hongfan.access.Open;
import org.hongfan.access.Reach;
import org.hongfan.access.Requires;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.data.repository.Repository;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;

/** The layers inside each module. */
@AnalyzeClasses(packagesOf = HongfanApplication.class, importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTests {

    @ArchTest
    static final ArchRule pagesAreHidden = classes()
            .that()
            .areMetaAnnotatedWith(Controller.class)
            .should(bePackagePrivate())
            .because("only the browser calls a page");

    @ArchTest
    static final ArchRule pagesStandInWebPackages = classes()
            .that()
            .areMetaAnnotatedWith(Controller.class)
            .should()
            .resideInAnyPackage("..web..", "org.hongfan.layout..");

    @ArchTest
    static final ArchRule rowsOfTablesAreHidden = classes()
            .that()
            .areAnnotatedWith(Entity.class)
            .should(bePackagePrivate())
            .because("ids, records and events travel between modules, entities do not");

    @ArchTest
    static final ArchRule repositoriesAreHidden =
            classes().that().areAssignableTo(Repository.class).should(bePackagePrivate());

    @ArchTest
    static final ArchRule servicesKnowNoPages = noClasses()
            .that()
            .resideOutsideOfPackages("..web..", "org.hongfan.layout..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework.web.bind..", "org.springframework.ui..")
            .because("what a module does is the same whoever asks");

    @ArchTest
    static final ArchRule pagesTouchNoTables = noClasses()
            .that()
            .resideInAPackage("..web..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.springframework.jdbc.core..",
                    "org.springframework.data.repository..",
                    "jakarta.persistence..");

    @ArchTest
    static final ArchRule pagesReturnWhatTheyAnswer = noClasses()
            .that()
            .areMetaAnnotatedWith(Controller.class)
            .should()
            .callMethodWhere(takesTheStreamOfTheAnswer())
            .because("a refusal can no longer be shown once the stream has been taken");

    @ArchTest
    static final ArchRule everyRouteSaysWhoMayTakeIt = methods()
            .that()
            .areMetaAnnotatedWith(RequestMapping.class)
            .should()
            .beAnnotatedWith(Requires.class)
            .orShould()
            .beAnnotatedWith(Open.class);

    @ArchTest
    static final ArchRule timeComesFromTheClock = noClasses()
            .should()
            .callMethodWhere(readsTheMachinesClock())
            .because("today is a date in China, and tests set it");

    @ArchTest
    static final ArchRule nothingIsInjectedIntoFields =
            fields().should().notBeAnnotatedWith(Autowired.class).andShould().notBeAnnotatedWith(Value.class);

    private static DescribedPredicate<JavaCall<?>> takesTheStreamOfTheAnswer() {
        return DescribedPredicate.describe("take the stream of the answer", call -> {
            var target = call.getTarget();
            return target.getOwner().isAssignableTo(ServletResponse.class)
                    && (target.getName().equals("getOutputStream")
                            || target.getName().equals("getWriter"));
        });
    }

    private static DescribedPredicate<JavaCall<?>> readsTheMachinesClock() {
        return DescribedPredicate.describe("read the machine's clock", call -> {
            var target = call.getTarget();
            boolean clockGiven =
                    target.getRawParameterTypes().stream().anyMatch(type -> type.isEquivalentTo(Clock.class));
            return target.getName().equals("now")
                            && target.getOwner().isAssignableTo(TemporalAccessor.class)
                            && !clockGiven
                    || target.getName().equals("currentTimeMillis")
                    || target.getOwner().isEquivalentTo(java.util.Date.class)
                            && target.getName().equals("<init>")
                            && target.getRawParameterTypes().isEmpty();
        });
    }

    @ArchTest
    static void everyStepOfTheSystemStandsInItsDecision(JavaClasses classes) throws IOException {
        String decision = Files.readString(Path.of("docs/adr/0012-row-security.md"));
        assertThat(classes.stream()
                        .flatMap(each -> each.getMethodCallsFromSelf().stream())
                        .filter(call -> call.getTargetOwner().isEquivalentTo(Reach.class)
                                && call.getName().equals("asSystem"))
                        .map(call -> call.getOriginOwner().getName())
                        .filter(name -> !name.equals(Reach.class.getName()))
                        .map(name -> name.substring(name.lastIndexOf('.') + 1))
                        .distinct())
                .as("classes that look further than their viewer")
                .isNotEmpty()
                .allSatisfy(name -> assertThat(decision).contains("`" + name + "`"));
    }
}
