// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.handoff;

import dev.baton.posix.Fd;

/// Where nothing moves; tests say what does.
public class Nowhere implements Destination {
    private static final String WHY = "nothing of this kind moves here";

    /// For whoever does not say more.
    public Nowhere() {}

    @Override
    public Arrived connection(Parcel.Connection parcel, Fd descriptor) throws Declined {
        throw new Declined(WHY);
    }

    @Override
    public Arrived stream(Parcel.Stream parcel, Fd descriptor) throws Declined {
        throw new Declined(WHY);
    }

    @Override
    public Landing webSocket(Parcel.WebSocket parcel, Fd descriptor) throws Declined {
        throw new Declined(WHY);
    }

    @Override
    public Landing polling(Parcel.Polling parcel) throws Declined {
        throw new Declined(WHY);
    }
}
