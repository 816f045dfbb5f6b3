// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class OwnEnvironmentTest {
    @Test
    void programsHaveTheLocaleOfWhoeverStartedTheScript() {
        assertThat(programsOf(Map.of("LC_ALL", "C.UTF-8", "BATON_LC_ALL", "=C")))
                .isEqualTo(Map.of("LC_ALL", "C"));
        assertThat(programsOf(Map.of("LC_ALL", "C.UTF-8", "BATON_LC_ALL", "=")))
                .isEqualTo(Map.of("LC_ALL", ""));
        assertThat(programsOf(Map.of("LC_ALL", "C.UTF-8", "BATON_LC_ALL", ""))).isEmpty();
    }

    @Test
    void withoutTheScriptTheLocaleIsWhatItIs() {
        assertThat(programsOf(Map.of("LC_ALL", "C"))).isEqualTo(Map.of("LC_ALL", "C"));
        assertThat(programsOf(Map.of("LANG", "C"))).isEqualTo(Map.of("LANG", "C"));
    }

    private static Map<String, String> programsOf(Map<String, String> own) {
        return OwnEnvironment.forPrograms(own);
    }

    @Test
    void ofTwoWithTheSameNameTheFirstCounts() {
        assertThat(OwnEnvironment.parse("A=1\0B=x=y\0A=2\0odd\0"))
                .isEqualTo(Map.of("A", "1", "B", "x=y"));
    }
}
