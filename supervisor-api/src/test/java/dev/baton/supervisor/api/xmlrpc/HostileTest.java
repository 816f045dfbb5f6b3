// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisor.api.xmlrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Documents that mean no good are refused, with a reason and without harm.
class HostileTest {

    @Test
    void anEntityBombIsRefusedAtItsDocumentType() {
        var bomb =
                """
                <?xml version="1.0"?>
                <!DOCTYPE lolz [
                 <!ENTITY a "ha">
                 <!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
                 <!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">
                ]>
                <methodCall><methodName>&c;</methodName></methodCall>
                """;

        assertRefused(bomb, "a declaration, which XML-RPC does not have");
    }

    @Test
    void anExternalEntityIsRefusedAtItsDocumentType() {
        assertRefused(
                "<!DOCTYPE x [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><methodCall><methodName>&x;</methodName></methodCall>",
                "a declaration, which XML-RPC does not have");
    }

    @Test
    void anExternalDocumentTypeIsRefused() {
        assertRefused(
                "<!DOCTYPE methodCall SYSTEM 'http://localhost:1/x.dtd'><methodCall/>",
                "a declaration, which XML-RPC does not have");
    }

    @Test
    void anEntityThatNobodyDeclaredIsRefused() {
        assertRefused(value("&x;"), "a reference to no character");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "&#0;",
                "&#xD800;",
                "&#xDFFF;",
                "&#x110000;",
                "&#99999999999;",
                "&#;",
                "&#x;",
                "&;",
                "&#-65;",
                "&#x-41;",
                "&#+65;",
                "&AMP;"
            })
    void referencesToNoCharacter(String reference) {
        assertRefused(value(reference), "reference");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a & b", "&amp", "&verylongentityname;"})
    void ampersandsThatBeginNoReference(String text) {
        assertRefused(value(text), "an ampersand that begins no reference");
    }

    @Test
    void valuesNestedAsDeepAsTheLimitAreReadAndOneMoreIsRefused() {
        var limits = new Limits(1 << 20, 7, 1000);

        assertThat(XmlRpc.readCall(bytes(nested(7)), limits).arguments()).hasSize(1);
        assertThatThrownBy(() -> XmlRpc.readCall(bytes(nested(8)), limits))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("values more than 7 deep");
    }

    @Test
    void depthIsNotUsedUpByNeighbours() {
        var array = "<value><array><data/></array></value>";

        var call =
                XmlRpc.readCall(
                        bytes(
                                wrapped(
                                        "<value><array><data>"
                                                + array.repeat(50)
                                                + "</data></array></value>")),
                        new Limits(1 << 20, 2, 1000));

        assertThat(call.arguments().getFirst().asArray()).hasSize(50);
    }

    @Test
    void aHundredThousandLevelsOverflowNothing() {
        assertRefused(nested(50_000), "values more than 16 deep");
    }

    @Test
    void nestedStructsCountAsDeepToo() {
        var open = "<value><struct><member><name>a</name>";
        var close = "</member></struct></value>";

        assertRefused(
                wrapped(open.repeat(17) + "<value/>" + close.repeat(17)),
                "values more than 16 deep");
    }

    @Test
    void valuesAreCounted() {
        var limits = new Limits(1 << 20, 16, 10);

        assertThat(XmlRpc.readCall(bytes(many(9)), limits).arguments()).hasSize(1);
        assertThatThrownBy(() -> XmlRpc.readCall(bytes(many(10)), limits))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("more than 10 values");
    }

    @Test
    void aDocumentIsMeasuredBeforeItIsRead() {
        assertThatThrownBy(() -> XmlRpc.readCall(new byte[101], new Limits(100, 1, 1)))
                .isInstanceOf(MalformedException.class)
                .hasMessage("the document has 101 bytes; the limit is 100");
    }

    @Test
    void aHugeStringWithinTheLimitsIsRead() {
        var text = "x".repeat(3 << 20);

        assertThat(ReadingTest.read("<value>" + text + "</value>").asText()).hasSameSizeAs(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<int></int>",
                "<int>x</int>",
                "<int>2147483648</int>",
                "<int>1.0</int>",
                "<i4>0x10</i4>",
                "<int>1</int><int>2</int>",
                "<boolean>2</boolean>",
                "<boolean>true</boolean>",
                "<boolean></boolean>",
                "<double>NaN</double>",
                "<double>Infinity</double>",
                "<double>1e999</double>",
                "<double>0x1p3</double>",
                "<double>1d</double>",
                "<double></double>",
                "<base64>a</base64>",
                "<nil/>",
                "<i8>1</i8>",
                "<ex:nil/>",
                "<string><b>x</b></string>",
                "<STRING>x</STRING>",
                "<array/>",
                "<array><value/></array>",
                "<array><data>text</data></array>",
                "<array><data><int>1</int></data></array>",
                "<struct><member><value/></member></struct>",
                "<struct><member><name>a</name></member></struct>",
                "<struct><member><value/><name>a</name></member></struct>",
                "<struct><name>a</name><value/></struct>",
                "<struct>text</struct>",
                "text<int>1</int>",
                "<int>1</int>text"
            })
    void valuesThatAreNone(String inside) {
        assertRefused(value(inside), ", at character ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "hello",
                "<",
                "<>",
                "</>",
                "< methodCall>",
                "<methodCall",
                "<methodCall/>",
                "<methodCall></methodCall>",
                "<methodCall><methodName/></methodCall>",
                "<methodCall><methodName> </methodName></methodCall>",
                "<methodCall><methodName>m</methodName>",
                "<methodCall><methodName>m</methodname></methodCall>",
                "<methodCall><methodName>m</methodName></methodCall>x",
                "<methodCall><methodName>m</methodName></methodCall><a/>",
                "<methodCall><methodName>m</methodName><params><value/></params></methodCall>",
                "<methodCall><methodName>m</methodName><params><param/></params></methodCall>",
                "<methodCall><methodName>m</methodName><params/><params/></methodCall>",
                "<methodCall><methodName>m</methodName/></methodCall>",
                "<methodResponse><params/></methodResponse>",
                "<methodCall><methodName>m<!-- ",
                "<methodCall><methodName>m<![CDATA[ ",
                "<methodCall><?php ",
                "<methodCall a='b>",
                "<?xml version='1.0' encoding='UTF-16'?><methodCall><methodName>m</methodName></methodCall>",
                "<?xml version='1.0' encoding='ebcdic'?><methodCall><methodName>m</methodName></methodCall>",
                "<aVeryLongNameThatNoElementOfXmlRpcHasAndThatIsBeyondTheLimitForNames></a>"
            })
    void callsThatAreNone(String document) {
        assertRefused(document, "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<methodResponse></methodResponse>",
                "<methodResponse><params></params></methodResponse>",
                "<methodResponse><params><param><value/></param><param><value/></param></params></methodResponse>",
                "<methodResponse><fault><value>no</value></fault></methodResponse>",
                "<methodResponse><fault><value><struct/></value></fault></methodResponse>",
                "<html><body>not found</body></html>"
            })
    void answersThatAreNone(String document) {
        assertThatThrownBy(() -> XmlRpc.readResponse(bytes(document), Limits.ANSWERS))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void bytesThatAreNoUtf8AreRefused() {
        var document = bytes("<methodCall><methodName>m?</methodName></methodCall>");
        document["<methodCall><methodName>m".length()] = (byte) 0xff;

        assertThatThrownBy(() -> XmlRpc.readCall(document, Limits.CALLS))
                .isInstanceOf(MalformedException.class)
                .hasMessage("the document is not UTF-8");
    }

    @Test
    void utf16IsRefused() {
        var document = "<methodCall/>".getBytes(StandardCharsets.UTF_16);

        assertThatThrownBy(() -> XmlRpc.readCall(document, Limits.CALLS))
                .isInstanceOf(MalformedException.class);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {31, 32, 33, 34, 35, 36})
    void aDamagedDocumentIsReadOrRefusedAndNothingElse(long seed) {
        var random = new Random(seed);
        var values = new RandomValues(random);
        for (var i = 0; i < 2000; i++) {
            var document = XmlRpc.write(new MethodCall("m", java.util.List.of(values.value(4))));
            for (var damage = 1 + random.nextInt(3); damage > 0; damage--) {
                document[random.nextInt(document.length)] =
                        (byte) "<>&/;'\"x1 \n!?".charAt(random.nextInt(13));
            }
            try {
                assertThat(XmlRpc.readCall(document, Limits.CALLS)).isNotNull();
            } catch (MalformedException e) {
                assertThat(e).hasMessageNotContaining("null");
            }
        }
    }

    private static String many(int inside) {
        return wrapped(
                "<value><array><data>" + "<value/>".repeat(inside) + "</data></array></value>");
    }

    private static String nested(int levels) {
        return wrapped(
                "<value><array><data>".repeat(levels) + "</data></array></value>".repeat(levels));
    }

    private static String value(String inside) {
        return wrapped("<value>" + inside + "</value>");
    }

    private static String wrapped(String value) {
        return "<methodCall><methodName>m</methodName><params><param>"
                + value
                + "</param></params></methodCall>";
    }

    private static void assertRefused(String document, String why) {
        assertThatThrownBy(() -> XmlRpc.readCall(bytes(document), Limits.CALLS))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining(why);
    }

    private static byte[] bytes(String document) {
        return document.getBytes(StandardCharsets.UTF_8);
    }
}
