// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisor.api.xmlrpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;

class RoundTripTest {

    @Test
    void callsComeBackAsTheyWere() {
        var call = MethodCall.of("supervisor.startProcess", Value.of("a:b"), Value.of(true));

        assertThat(XmlRpc.readCall(XmlRpc.write(call), Limits.CALLS)).isEqualTo(call);
    }

    @Test
    void aCallWithoutArgumentsComesBackToo() {
        var call = MethodCall.of("supervisor.getPID");

        assertThat(XmlRpc.readCall(XmlRpc.write(call), Limits.CALLS)).isEqualTo(call);
    }

    @Test
    void faultsComeBackAsTheyWere() {
        var fault = new MethodResponse.Fault(92, "CANT_REREAD: <no & such>\n\"file\"");

        assertThat(read(fault)).isEqualTo(fault);
    }

    @Test
    void theDocumentIsTheOneThatPythonWritesToo() {
        var document =
                new String(
                        XmlRpc.write(
                                new MethodResponse.Result(
                                        Value.struct(Map.of("a", Value.of("<&>"))))),
                        java.nio.charset.StandardCharsets.UTF_8);

        assertThat(document)
                .isEqualTo(
                        """
                        <?xml version='1.0'?>
                        <methodResponse>
                        <params>
                        <param>
                        <value><struct>
                        <member>
                        <name>a</name>
                        <value><string>&lt;&amp;&gt;</string></value>
                        </member>
                        </struct></value>
                        </param>
                        </params>
                        </methodResponse>
                        """);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void anyValueComesBackAsItWas(long seed) {
        var values = new RandomValues(new Random(seed));
        for (var i = 0; i < 300; i++) {
            var response = new MethodResponse.Result(values.value(5));

            assertThat(read(response)).isEqualTo(response);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {21, 22, 23, 24})
    void whatIsWrittenIsWellFormedWhateverStringsHold(long seed) throws Exception {
        var values = new RandomValues(new Random(seed));
        for (var i = 0; i < 200; i++) {
            var text = values.hostileText();
            var response = new MethodResponse.Result(Value.of(text));

            var document = parse(XmlRpc.write(response));

            assertThat(document.getElementsByTagName("string").item(0).getTextContent())
                    .isEqualTo(replaced(text));
            assertThat(read(response))
                    .isEqualTo(new MethodResponse.Result(Value.of(replaced(text))));
        }
    }

    @Test
    void namesAreWrittenWellFormedToo() throws Exception {
        var nasty = "a\u0000<b>&\ud800";
        var call = MethodCall.of(nasty, Value.struct(Map.of(nasty, Value.of(1))));

        var document = parse(XmlRpc.write(call));

        assertThat(document.getElementsByTagName("methodName").item(0).getTextContent())
                .isEqualTo("a\ufffd<b>&\ufffd");
        assertThat(document.getElementsByTagName("name").item(0).getTextContent())
                .isEqualTo("a\ufffd<b>&\ufffd");
    }

    @Test
    void aLargeAnswerIsRead() {
        var one = Value.struct(Map.of("name", Value.of("p"), "pid", Value.of(1)));
        var response =
                new MethodResponse.Result(Value.array(java.util.Collections.nCopies(20_000, one)));

        assertThat(read(response)).isEqualTo(response);
    }

    @Test
    void aLongLogIsRead() {
        var response = new MethodResponse.Result(Value.of("line & line\n".repeat(500_000)));

        assertThat(read(response)).isEqualTo(response);
    }

    /// What XML 1.0 cannot hold, replaced; said independently of the writer.
    private static String replaced(String text) {
        var replaced = new StringBuilder();
        text.codePoints().forEach(c -> replaced.appendCodePoint(isXml(c) ? c : 0xfffd));
        return replaced.toString();
    }

    private static boolean isXml(int c) {
        if (c < 0x20) {
            return c == '\t' || c == '\n' || c == '\r';
        }
        return (c <= 0xd7ff) || (c >= 0xe000 && c <= 0xfffd) || c >= 0x10000;
    }

    private static Document parse(byte[] document) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(document));
    }

    private static MethodResponse read(MethodResponse response) {
        return XmlRpc.readResponse(XmlRpc.write(response), Limits.ANSWERS);
    }

    /// Characters of two units may lie where one piece ends.
    @Test
    void aLongAnswerIsTheSameInPieces() throws IOException {
        for (var first : List.of("", "x")) {
            var response =
                    new MethodResponse.Result(Value.of(first + "\ud83d\ude00".repeat(20_000)));
            var out = new ByteArrayOutputStream();
            XmlRpc.write(response, out);
            assertThat(out.toByteArray()).isEqualTo(XmlRpc.write(response));
            assertThat(XmlRpc.length(response)).isEqualTo(out.size());
            assertThat(XmlRpc.readResponse(out.toByteArray(), Limits.ANSWERS)).isEqualTo(response);
        }
    }

    @Test
    void structsKeepTheirOrder() {
        var call =
                MethodCall.of(
                        "m", List.of("z", "a", "m").stream().map(Value::of).toArray(Value[]::new));

        assertThat(XmlRpc.readCall(XmlRpc.write(call), Limits.CALLS).arguments())
                .extracting(Value::asText)
                .containsExactly("z", "a", "m");
    }
}
