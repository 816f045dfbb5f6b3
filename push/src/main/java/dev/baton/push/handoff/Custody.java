// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.handoff;

/// Who has sent a parcel, and keeps what it is about until it is known where that is. Exactly one
/// of these is called, once, on the thread that receives.
public interface Custody {
    /// It is over there: here, nobody touches it any more.
    void taken();

    /// It stays here.
    void returned(String why);
}
