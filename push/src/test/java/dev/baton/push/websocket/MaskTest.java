// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class MaskTest {
    @Test
    void everyByteIsMaskedByItsPlaceInThePayload() {
        int key = 0x01_02_04_80;
        byte[] each = {1, 2, 4, (byte) 0x80};
        for (int offset = 0; offset < 9; offset++) {
            for (int from = 0; from < 9; from++) {
                for (int count = 0; count < 40; count++) {
                    var bytes = new byte[60];
                    Mask.apply(bytes, from, count, key, offset);
                    var expected = new byte[60];
                    for (int i = 0; i < count; i++) {
                        expected[from + i] = each[(offset + i) % 4];
                    }
                    assertThat(bytes).isEqualTo(expected);
                }
            }
        }
    }
}
