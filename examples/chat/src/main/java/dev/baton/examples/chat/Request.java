// SPDX-License-Identifier: Apache-2.0
package dev.baton.examples.chat;

import java.util.regex.Pattern;

/// What a page asks for.
sealed interface Request {
    /// Ids that pages make up.
    Pattern ID = Pattern.compile("[A-Za-z0-9_-]{8,40}");

    /// `{"do":"join","room":"lobby","name":"Ada","page":"d6f0c1..."}`: goes into a room, out of the
    /// one it was in.
    ///
    /// @param page a secret of the page: whoever knows it is the same page, come again
    record Join(String room, String name, String page) implements Request {
        public Join {
            room = Words.name("a room's name", room, Words.LONGEST_ROOM);
            name = Words.name("a name", name, Words.LONGEST_NAME);
            if (!ID.matcher(page).matches()) {
                throw new RequestException("page is 8 to 40 letters and digits");
            }
        }
    }

    /// `{"do":"say","id":"7c3a90...","text":"hello"}`: says something.
    ///
    /// @param id see [Line]
    record Say(String id, String text) implements Request {
        public Say {
            if (!ID.matcher(id).matches()) {
                throw new RequestException("id is 8 to 40 letters and digits");
            }
            text = Words.text(text);
        }
    }
}
