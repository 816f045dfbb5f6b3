// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisor.api.xmlrpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Documents as other clients write them.
class ReadingTest {

    @Test
    void whatPythonSendsIsRead() {
        var call =
                readCall(
                        """
                        <?xml version='1.0'?>
                        <methodCall>
                        <methodName>supervisor.readLog</methodName>
                        <params>
                        <param>
                        <value><int>-1600</int></value>
                        </param>
                        <param>
                        <value><int>0</int></value>
                        </param>
                        </params>
                        </methodCall>
                        """);

        assertThat(call)
                .isEqualTo(MethodCall.of("supervisor.readLog", Value.of(-1600), Value.of(0)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<methodCall><methodName>m</methodName></methodCall>",
                "<methodCall><methodName>m</methodName><params/></methodCall>",
                "<methodCall><methodName> m\n</methodName><params></params></methodCall>",
                "<?xml version=\"1.0\" encoding=\"utf-8\" standalone=\"yes\"?>\n<!-- hello --><methodCall><methodName>m</methodName></methodCall>\n<!-- bye -->\n",
                "<methodCall xmlns:ex='http://example.org/a>b'><methodName>m</methodName ></methodCall>",
                "\ufeff<methodCall><methodName>m</methodName></methodCall>"
            })
    void aCallWithoutArguments(String document) {
        assertThat(readCall(document)).isEqualTo(MethodCall.of("m"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "<value>text</value>|text",
                "<value>  text </value>|  text ",
                "<value></value>|``",
                "<value/>|``",
                "<value><string/></value>|``",
                "<value> <string> a </string> </value>| a ",
                "<value>a<!-- c -->b</value>|ab",
                "<value><![CDATA[<a>&amp;]]]]></value>|<a>&amp;]]",
                "<value>&lt;&gt;&amp;&quot;&apos;&#65;&#x42;&#x1F600;</value>|<>&\"'AB\ud83d\ude00",
                "<value><base64>aGVsbG8=</base64></value>|hello",
                "<value><dateTime.iso8601>19980717T14:08:55</dateTime.iso8601></value>|19980717T14:08:55"
            })
    void strings(String document, String text) {
        assertThat(read(document)).isEqualTo(Value.of(text));
    }

    @Test
    void lineEndsBecomeLineFeedsAndReferencesDoNot() {
        assertThat(read("<value>a\r\nb\rc&#13;\nd<![CDATA[\r\n]]></value>"))
                .isEqualTo(Value.of("a\nb\nc\r\nd\n"));
    }

    @Test
    void controlCharactersOfTheOriginalPass() {
        assertThat(read("<value>\u001b[32mok\u001b[0m\u0008</value>"))
                .isEqualTo(Value.of("\u001b[32mok\u001b[0m\u0008"));
    }

    @ParameterizedTest
    @CsvSource({
        "<int>5</int>,5",
        "<i4>-5</i4>,-5",
        "<int> 7 </int>,7",
        "<int>+7</int>,7",
        "<int>2147483647</int>,2147483647",
        "<int>-2147483648</int>,-2147483648"
    })
    void ints(String document, int number) {
        assertThat(read("<value>" + document + "</value>")).isEqualTo(Value.of(number));
    }

    @Test
    void booleansAndDoubles() {
        assertThat(read("<value><boolean>1</boolean></value>")).isEqualTo(Value.of(true));
        assertThat(read("<value><boolean>0</boolean></value>")).isEqualTo(Value.of(false));
        assertThat(read("<value><double>-1.5e3</double></value>")).isEqualTo(new Value.Real(-1500));
    }

    @Test
    void anEmptyArrayAndAnEmptyStruct() {
        assertThat(read("<value><array><data/></array></value>").asArray()).isEmpty();
        assertThat(read("<value><struct/></value>").asStruct().members()).isEmpty();
    }

    @Test
    void theLastMemberOfANameCounts() {
        var value =
                read(
                        "<value><struct><member><name>a</name><value>1</value></member>"
                                + "<member><name>a</name><value>2</value></member></struct></value>");

        assertThat(value.asStruct().text("a")).isEqualTo("2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "iso-8859-1", "US-ASCII"})
    void theDeclaredEncodingIsUsed(String name) {
        var charset = Charset.forName(name);
        var text = charset.equals(StandardCharsets.US_ASCII) ? "a" : "ä";
        var document =
                "<?xml version='1.0' encoding='"
                        + name
                        + "'?><methodCall><methodName>"
                        + text
                        + "</methodName></methodCall>";

        var call = XmlRpc.readCall(document.getBytes(charset), Limits.CALLS);

        assertThat(call).isEqualTo(new MethodCall(text, List.of()));
    }

    @Test
    void aFaultIsRead() {
        var document =
                """
                <?xml version='1.0'?>
                <methodResponse>
                <fault>
                <value><struct>
                <member>
                <name>faultCode</name>
                <value><int>10</int></value>
                </member>
                <member>
                <name>faultString</name>
                <value><string>BAD_NAME: x</string></value>
                </member>
                </struct></value>
                </fault>
                </methodResponse>
                """;

        assertThat(XmlRpc.readResponse(document.getBytes(StandardCharsets.UTF_8), Limits.ANSWERS))
                .isEqualTo(new MethodResponse.Fault(10, "BAD_NAME: x"));
    }

    private static MethodCall readCall(String document) {
        return XmlRpc.readCall(document.getBytes(StandardCharsets.UTF_8), Limits.CALLS);
    }

    static Value read(String value) {
        return readCall(
                        "<methodCall><methodName>m</methodName><params><param>"
                                + value
                                + "</param></params></methodCall>")
                .arguments()
                .getFirst();
    }
}
